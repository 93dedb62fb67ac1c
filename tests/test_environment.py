"""environment.yml, pyproject.toml and the lock name the same packages."""

import re
import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text("utf-8")

# What conda-forge calls a package of the Python index.
OTHER_NAMES = ("python-duckdb", "duckdb")


def asked():
    extra = PROJECT["optional-dependencies"]["dev"]
    return {*PROJECT["dependencies"], *extra, f"python{PROJECT['requires-python']}"}


def test_conda_asks_for_the_same_packages_with_the_same_bounds():
    entries = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))["dependencies"]
    by_pip = next(entry["pip"] for entry in entries if isinstance(entry, dict))
    named = {entry for entry in entries if isinstance(entry, str)} | set(by_pip)
    named = {entry.replace(conda, pypi) for entry in named for conda, pypi in [OTHER_NAMES]}
    assert named - {"pip", "--no-deps -e ."} == asked()


def test_the_lock_has_every_package_with_hashes_and_no_address():
    pinned = dict(re.findall(r"^([a-z0-9._-]+)==([^ ;\\]+)", LOCK, flags=re.M))
    names = {re.split(r"[<>=]", entry)[0].lower() for entry in asked()} - {"python"}
    assert names <= pinned.keys()
    blocks = re.split(r"^(?=[a-z0-9._-]+==)", LOCK, flags=re.M)[1:]
    assert all("--hash=sha256:" in block for block in blocks)
    assert not re.search(r"https?://|file:|--index|--find-links|@ ", LOCK)
