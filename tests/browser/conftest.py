"""Pages in a real Chromium: skipped where it, or the extra ``browser``, is not installed."""

import importlib.util
import json
import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from analysis.cli import main
from analysis.core.project import Project
from analysis.demo.build import Demo, build_demo
from analysis.run.revision import revision_page, revisions
from tests.conftest import ROOT, copy_project

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
MISSING = CHROMIUM is None or importlib.util.find_spec("axe_playwright_python") is None
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)
            if MISSING:
                item.add_marker(pytest.mark.skip(reason="needs Chromium and the extra browser"))


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser):
    """Open a file of a release and say what it asked for and complained about."""
    contexts = []

    def go(path, width=1400, scheme="light", **options):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on(
            "request",
            lambda request: (
                None if request.url.startswith(("file:", "data:")) else page.complaints.append(request.url)
            ),
        )
        page.goto(Path(path).as_uri())
        return page

    yield go
    for context in contexts:
        context.close()


def axe(page):
    """Return what axe-core finds, one line a finding."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {one['help']}: {json.dumps([node['target'] for node in one['nodes']][:3])}"
        for one in found
    ]


def walk(visit, web):
    """Follow every link of a folder from its front page: none is dead, and every page is reached."""
    seen, todo = set(), ["index.html"]
    while todo:
        name = todo.pop()
        seen.add(name)
        page = visit(web / name)
        assert not page.complaints, name
        for address in page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)"):
            path = address.partition("#")[0].removeprefix(web.as_uri() + "/")
            assert (web / path).is_file(), (name, address)
            if path.endswith(".html") and path not in seen:
                todo.append(path)
    assert seen == {path.relative_to(web).as_posix() for path in web.rglob("*.html")}


def call(root, *words):
    """Run a command in a project; it must end well."""
    patch = pytest.MonkeyPatch()
    patch.setenv("GIAMNGHEO_PROJECT", str(root))
    try:
        result = CliRunner().invoke(main, list(words))
    finally:
        patch.undo()
    assert result.exit_code == 0, result.output
    return root / "output"


def invented_code(root):
    """Return the code of the only commune of a synthetic project."""
    (folder,) = Project(root).raw(2025, "").iterdir()
    return folder.name


@pytest.fixture(scope="session")
def real(tmp_path_factory):
    """The real reports and comparisons, as pages."""
    root = copy_project(tmp_path_factory.mktemp("real")).root
    call(root, "report", "--commune", "15139", "--year", "2022", "--formats", "html,xlsx")
    call(root, "trend", "--commune", "15139", "--from", "2022", "--to", "2026", "--formats", "html")
    invented = tmp_path_factory.mktemp("invented")
    build_demo(invented, Demo(communes=1, households=60, first_year=2022, last_year=2025, seed=1))
    words = [
        "--from",
        "2022",
        "--to",
        "2025",
        "--formats",
        "html",
        "--output",
        str(root / "output" / "invented"),
    ]
    call(invented, "trend", "--commune", invented_code(invented), *words)
    call(ROOT / "data" / "sample", "plan", "--formats", "html", "--output", str(root / "output"))
    call(root, "report", "--commune", "15139", "--year", "2023", "--formats", "html,xlsx")
    releases = (root / "output" / "2022" / "15139", root / "output" / "2023" / "15139")
    changes = revision_page(revisions(*releases), ("2022", "2023"), "vi")
    (root / "output" / "changes.html").write_text(changes, "utf-8")
    return call(root, "compare", "--group", "dak-glong", "--year", "2024", "--formats", "html")


@pytest.fixture(scope="session")
def many(tmp_path_factory):
    """The comparison of two hundred synthetic communes."""
    root = tmp_path_factory.mktemp("many")
    build_demo(root, Demo(communes=200, households=24, first_year=2022, last_year=2023, seed=3))
    shutil.copytree(ROOT / "notebooks", root / "notebooks")
    assert Project(root).raw(2023, "").is_dir()
    return call(root, "compare", "--group", "gia-lap", "--year", "2023", "--formats", "html")
