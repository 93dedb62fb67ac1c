"""Licences are free ones, and the bill of materials has the form it should."""

import json
import re
from importlib import metadata

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from analysis.run.supply.bill import bill_of_materials, licence_of
from analysis.run.supply.lock import Locked, read_lock, read_locks
from tests.conftest import ROOT

# Word for word: "MIT" is in "LIMITED", and one free part does not make the whole free.
FREE = {
    "0BSD",
    "Apache 2.0",
    "Apache License, Version 2.0",
    "Apache Software License",
    "Apache-2.0",
    "BSD-3-Clause, Apache-2.0, dependency licenses",  # pypdfium2, with what PDFium holds
    "BSD License",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "ISC",
    "ISC License (ISCL)",
    "MIT",
    "MIT License",
    "MIT-0",
    "MIT-CMU",
    "MPL-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)",
    "PSF-2.0",
    "Python Software Foundation License",
    "Zlib",
}


def is_free(licence):
    """Whether every part is on the list; a choice needs one free part only, but none of ours needs that."""
    return licence in FREE or all(part in FREE for part in re.split(r" AND | OR ", licence))


def needed():
    """Names of what the product itself needs, directly or not."""
    names, waiting = set(), ["giamngheo"]
    while waiting:
        name = waiting.pop()
        if name in names:
            continue
        names.add(name)
        for text in metadata.requires(name) or []:
            asked = Requirement(text)
            if asked.marker is None or asked.marker.evaluate({"extra": ""}):
                waiting.append(canonicalize_name(asked.name))
    return names - {"giamngheo"}


def test_everything_the_product_needs_is_locked_and_free():
    locked, _ = read_lock((ROOT / "requirements.lock").read_text("utf-8"))
    wanted = needed()
    assert len(wanted) > 60
    assert wanted <= {one.name for one in locked}
    bad = {name: licence_of(name) for name in sorted(wanted) if not is_free(licence_of(name))}
    assert bad == {}


@pytest.mark.parametrize(
    "licence",
    [
        "",
        "Proprietary",
        "LIMITED use",
        "MISC",
        "non-BSD",
        "AGPL-3.0-only",
        "GNU General Public License v2 or later (GPLv2+)",  # binds who passes the product on
        "SSPL-1.0",
        "MIT AND LicenseRef-X",
    ],
)
def test_what_is_no_free_licence(licence):
    assert not is_free(licence)


def test_the_bill_names_every_package_once_without_clock_or_chance():
    locked, _ = read_lock((ROOT / "requirements.lock").read_text("utf-8"))
    text = bill_of_materials(locked)
    assert text == bill_of_materials(reversed(locked))
    bill = json.loads(text)
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5")
    assert not {"serialNumber", "timestamp"} & {*bill, *bill["metadata"]}
    names = [(one["name"], one["version"]) for one in bill["components"]]
    assert names == sorted(set(names))
    pandas = next(one for one in bill["components"] if one["name"] == "pandas")
    assert pandas["purl"] == f"pkg:pypi/pandas@{metadata.version('pandas')}"
    assert pandas["licenses"] == [{"license": {"name": licence_of("pandas")}}]
    (files,) = pandas["externalReferences"]
    assert all(re.fullmatch("[0-9a-f]{64}", one["content"]) for one in files["hashes"])


def test_a_version_under_several_markers_is_one_component():
    twice = [Locked("x", "1", ("bb", "aa"), "a"), Locked("x", "1", ("aa", "cc"), "b")]
    (component,) = json.loads(bill_of_materials(twice))["components"]
    hashes = component["externalReferences"][0]["hashes"]
    assert [one["content"] for one in hashes] == ["aa", "bb", "cc"]
    locked, _ = read_locks(sorted(ROOT.glob("requirements*.lock")))
    refs = [one["bom-ref"] for one in json.loads(bill_of_materials(locked))["components"]]
    assert len(refs) == len(set(refs)) > 150


def test_a_licence_that_is_not_told_is_not_guessed():
    assert licence_of("no-such-package") == ""
    assert licence_of("pandas", metadata.version("pandas")) == licence_of("pandas") != ""
    assert licence_of("pandas", "0.1") == ""
    (component,) = json.loads(bill_of_materials([Locked("no-such-package", "1", ())]))["components"]
    assert "licenses" not in component
