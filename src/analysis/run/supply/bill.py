"""Licences of the packages in use, and the bill of materials in the CycloneDX format.

No clock time and no random serial number: the same lock on the same machine gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.version import Version

from analysis.core.targets import holds
from analysis.core.version import __version__
from analysis.run.supply.lock import Locked

_CLASSIFIER = "License :: OSI Approved :: "
# A licence field that is longer holds the text, not the name.
_LONGEST_NAME = 80


def licence_of(name: str, version: str = "") -> str:
    """Return the licence that an installed package names, or "" if it names none or is not here.

    Parameters
    ----------
    name
        Name of the package.
    version
        The version asked about: another one may have another licence. Empty for whichever is installed.

    Examples
    --------
    >>> "BSD" in licence_of("pandas"), licence_of("no-such-package")
    (True, '')
    """
    try:
        told = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ""
    if version and Version(told["Version"]) != Version(version):
        return ""
    if "License-Expression" in told:
        return told["License-Expression"].strip()
    classifiers = told.get_all("Classifier") or []
    named = [text.removeprefix(_CLASSIFIER) for text in classifiers if text.startswith(_CLASSIFIER)]
    if named:
        return ", ".join(sorted(named))
    plain = told["License"].strip() if "License" in told else ""
    return plain.splitlines()[0].strip()[:_LONGEST_NAME] if plain else ""


def is_bill(path: Path) -> bool:
    """Recognise an earlier bill of materials of this software."""
    return holds(path, '"bomFormat": "CycloneDX"', '"bom-ref": "pkg:pypi/giamngheo@')


def bill_of_materials(locked: Iterable[Locked]) -> str:
    """Return the bill of materials as CycloneDX 1.5 JSON.

    Parameters
    ----------
    locked
        Packages; the hashes are those of all files of a version that may be installed.

    Examples
    --------
    >>> bill = json.loads(bill_of_materials([Locked("pandas", "2.3.0", ("00",))]))
    >>> bill["specVersion"], bill["components"][0]["purl"]
    ('1.5', 'pkg:pypi/pandas@2.3.0')
    """
    # One version may stand in several locks, or under several markers: it is one component.
    hashes: dict[tuple[str, str], set[str]] = {}
    for one in locked:
        hashes.setdefault((one.name, one.version), set()).update(one.hashes)
    content = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": f"pkg:pypi/giamngheo@{__version__}",
                "name": "giamngheo",
                "version": __version__,
            }
        },
        "components": [_component(name, version, hashes[name, version]) for name, version in sorted(hashes)],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _component(name: str, version: str, hashes: set[str]) -> dict[str, Any]:
    address = f"pkg:pypi/{name}@{version}"
    licence = licence_of(name, version)
    return {
        "type": "library",
        "bom-ref": address,
        "name": name,
        "version": version,
        "purl": address,
        **({"licenses": [{"license": {"name": licence}}]} if licence else {}),
        "externalReferences": [
            {
                "type": "distribution",
                "url": address,
                "hashes": [{"alg": "SHA-256", "content": digest} for digest in sorted(hashes)],
            }
        ],
    }
