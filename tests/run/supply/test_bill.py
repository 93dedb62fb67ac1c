"""Licences are free ones, and the bill of materials has the form it should."""

import json
import re
from importlib import metadata

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from analysis.run.supply.bill import bill_of_materials, licence_of
from analysis.run.supply.lock import Locked, read_lock
from tests.conftest import ROOT

FREE = re.compile(
    r"MIT|BSD|0BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla|Zlib|CC0|Unlicense|HPND|LGPL|DFSG"
    r"|Public Domain|OFL|GPL-2.0-or-later|GNU General Public License v2 or later"
)


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
    bad = {name: licence_of(name) for name in sorted(wanted) if not FREE.search(licence_of(name))}
    assert bad == {}


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


def test_a_licence_that_is_not_told_is_not_guessed():
    assert licence_of("no-such-package") == ""
    (component,) = json.loads(bill_of_materials([Locked("no-such-package", "1", ())]))["components"]
    assert "licenses" not in component
