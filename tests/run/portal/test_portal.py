"""What is published is what was approved for the public, and nothing else, whatever lies beside it."""

import csv
import io
import json
import random
import re
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import polars as pl
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.cli import main
from analysis.core.errors import BuildError, UsageError
from analysis.core.labels import labels_for
from analysis.core.numbers import number
from analysis.core.project import Project
from analysis.publish.csv_tables import COLUMNS
from analysis.run.portal import publish
from analysis.run.portal.choose import choose
from analysis.run.portal.portal import _check_all
from analysis.run.seal import approval_file

SECRET = "Nguyễn Thị Kín"
CODES = ["15127", "15133", "15136", "15139", "15142", "15145", "15148", "15151"]
PAGE = '<!doctype html><html lang="vi"><title>{}</title><body class="gn"></body></html>'
FIGURES = ("120", "480", "12", "10", "6", "5")


def table(rows, notice=""):
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([COLUMNS, *rows])
    return text.getvalue().encode("utf-8-sig")


def form_1(figures=FIGURES, notice="", role="total"):
    caption = "Biểu số 1"
    cells = []
    for n, value in enumerate(figures):
        head = ["1", role, "", "Tổng cộng", "", "", f"c{n}", "", value, ""]
        cells.append([*head, "households" if value else "withheld", "data/raw/x", notice, caption])
    words = ["2", "body", "", "Người phụ trách", "", "", "Tên", "", "", SECRET, "none", "", notice, caption]
    return table([*cells, words])


def release(project, code="15139", year=2024, place=None, approved=True, date="05/12/2024", **facts):
    """Write a release as a build and an approval leave it."""
    audience, draft = facts.pop("audience", "public"), facts.pop("draft", False)
    folder = project.output / (place or f"public/{year}/{code}")
    files = {
        "report.html": PAGE.format(code).encode(),
        "tables/form_01.csv": form_1(facts.pop("figures", FIGURES), facts.pop("notice", "")),
        "tables/history_chart_data.csv": table([]),
        **facts.pop("files", {}),
    }
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    outputs = {
        name: {"sha256": sha256(content).hexdigest(), "bytes": len(content)}
        for name, content in files.items()
    }
    told = {
        "parameters": {"commune": code, "year": year, "language": "vi", "audience": audience},
        "facts": {"title": "Xã Cẩm Lương", "status": "official", "synthetic": True, "standard": "2022-2026",
                  "certain_findings": 0, **({"drafts": ["x"]} if draft else {}), **facts},
        "inputs": {}, "code": {}, "packages": {}, "outputs": outputs,
    }  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(told), "utf-8")
    approval_file(folder).unlink(missing_ok=True)
    if approved:
        digest = sha256((folder / "manifest.json").read_bytes()).hexdigest()
        seal = {"author": "Lê A", "reviewer": "Trần B", "date": date, "manifest_sha256": digest,
                "outputs": {name: one["sha256"] for name, one in outputs.items()}}  # fmt: skip
        approval_file(folder).write_text(json.dumps(seal), "utf-8")
    return folder


@pytest.fixture
def project(tmp_path):
    (tmp_path / "data" / "raw").mkdir(parents=True)
    return Project(tmp_path)


def files_of(folder):
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def rows_of(folder, name):
    with (folder / f"data/{name}.csv").open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


class Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        links = (value for name, value in attrs if name in {"href", "src"})
        self.found += [link for link in links if not link.startswith("#")]


CASES = {
    "superior": {"audience": "superior"},
    "internal": {"audience": "internal"},
    "unapproved": {"approved": False},
    "draft": {"draft": True},
    "sheet": {"files": {"review.html": b"<p>x</p>"}},
}


@pytest.mark.parametrize("reason", CASES)
def test_what_is_not_for_the_public_stays_and_the_reason_is_said(project, reason):
    release(project, "15142", **CASES[reason])
    going, left = choose(project.output, project)
    assert going == [] and [(one.place, one.reason) for one in left] == [("public/2024/15142", reason)]
    folder = project.root / "web"
    assert publish(folder, project).news is None and not folder.exists()


@pytest.mark.parametrize("place", ["internal/2024/15142", "failed/2024/15142", "public/internal/15142"])
def test_a_folder_that_is_closed_stays_closed_whatever_its_manifest_says(project, place):
    release(project, "15142", place=place)
    assert choose(project.output, project)[0] == []


def test_a_byte_that_moved_a_raw_file_that_changed_and_a_broken_manifest(project):
    moved, raw, broken = (release(project, code) for code in ("15139", "15142", "15148"))
    (moved / "report.html").write_bytes(b"other")
    folder = project.raw(2024, "15142")
    folder.mkdir(parents=True)
    (folder / "commune.toml").write_text("x = 1", "utf-8")
    (broken / "manifest.json").write_text("{", "utf-8")
    assert raw.is_dir()
    assert [one.reason for one in choose(project.output, project)[1]] == ["void", "raw", "damaged"]


def test_a_copy_elsewhere_goes_out_once(project):
    release(project)
    release(project, place="2024/15139")
    going, left = choose(project.output, project)
    assert [one.address for one in going] == ["2024/15139"]
    assert [(one.place, one.reason) for one in left] == [("2024/15139", "twice")]


def test_the_folder_is_whole_and_every_link_leads_somewhere(project):
    release(project, "15139", 2023, notice="Lưu ý A", date="01/12/2023")
    release(project, "15139", 2024)
    release(project, "15148", 2025, title="Xã Cẩm Tú")
    folder = project.root / "web"
    done = publish(folder, project)
    found = files_of(folder)
    assert done.files == len(found)
    for path in [path for path in found if path.endswith(".html")]:
        links = Links()
        links.feed(found[path].decode())
        for link in links.found:
            assert not link.startswith(("http", "/", "data:")), (path, link)
            assert (folder / path).parent.joinpath(link).resolve().is_file(), (path, link)
    # Before and after the merger lead to each other.
    assert "../../communes/15148/index.html" in found["communes/15139/index.html"].decode()
    assert "../../communes/15139/index.html" in found["communes/15148/index.html"].decode()
    own = (content for path, content in found.items() if not path.endswith("form_01.csv"))
    text = b"".join(own).decode(errors="ignore")
    for kept in ("Lê A", "Trần B", SECRET, "data/raw", "approval.json", "manifest_sha256"):
        assert kept not in text
    atom = ET.fromstring(found["feed.xml"])
    spaces = {"a": "http://www.w3.org/2005/Atom"}
    assert [one.text for one in atom.findall("a:entry/a:title", spaces)] == [
        "Xã Cẩm Tú, 2025", "Xã Cẩm Lương, 2024", "Xã Cẩm Lương, 2023",
    ]  # fmt: skip


def test_the_data_set_is_the_published_tables_with_codes_and_opens_by_one_line(project):
    release(project, "15139", 2023, notice="Lưu ý A", figures=("120", "480", "12", "10", "", ""))
    release(project, "15139", 2024)
    folder = project.root / "web"
    publish(folder, project)
    figures = pl.read_parquet(folder / "data/figures.parquet")
    assert figures["code"].unique().to_list() == ["15139"]
    assert figures["district_code"].unique().to_list() == ["390"]
    assert figures.filter(year=2024)["value"].to_list() == [float(one) for one in FIGURES]
    assert figures.filter(pl.col("value").is_null())["evidence"].to_list() == ["withheld"] * 2
    read = pl.read_csv(folder / "data/figures.csv", schema_overrides={"code": pl.String})
    assert read["value"].to_list() == figures["value"].to_list()
    told = rows_of(folder, "releases")
    kept = [(row["year"], row["poor_households"], row["near_poor_rate_pct"], row["notice"]) for row in told]
    assert kept == [("2023", "12", "", "Lưu ý A"), ("2024", "12", "5", "")]
    assert b"L\xc6\xb0u \xc3\xbd A" not in (folder / "data/figures.csv").read_bytes()
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    for one in package["resources"]:
        content = (folder / one["path"]).read_bytes()
        assert (one["bytes"], one["hash"]) == (len(content), f"sha256:{sha256(content).hexdigest()}")
        if one["format"] == "csv":
            header = content.decode().splitlines()[0].split(",")
            assert header == [field["name"] for field in one["schema"]["fields"]]
    known = {(row["file"], row["column"]) for row in rows_of(folder, "dictionary")}
    for one in package["resources"]:
        columns = {field["name"] for field in one["schema"]["fields"]}
        assert one["format"] != "csv" or {(f"{one['name']}.csv", name) for name in columns} <= known


@pytest.mark.parametrize("parameters", [{"group": "cam-thuy", "year": 2024}, {"group": "cam-thuy"}])
def test_a_comparison_is_a_document_and_adds_no_figures(project, parameters):
    at = release(project, place="public/2024/groups/cam-thuy", approved=False, title="Huyện Cẩm Thủy")
    told = json.loads((at / "manifest.json").read_text("utf-8"))
    told["parameters"] = {"language": "vi", "audience": "public", **parameters}
    (at / "report.html").rename(at / "comparison.html")
    told["outputs"]["comparison.html"] = told["outputs"].pop("report.html")
    (at / "manifest.json").write_text(json.dumps(told), "utf-8")
    digest = sha256((at / "manifest.json").read_bytes()).hexdigest()
    outputs = {name: one["sha256"] for name, one in told["outputs"].items()}
    seal = {"author": "A", "reviewer": "B", "manifest_sha256": digest, "outputs": outputs}
    approval_file(at).write_text(json.dumps(seal), "utf-8")
    folder = project.root / "web"
    assert [one.address for one in publish(folder, project).going] == ["2024/groups/cam-thuy"]
    assert rows_of(folder, "figures") == [] and not (folder / "communes").exists()
    assert "2024/groups/cam-thuy/comparison.html" in (folder / "index.html").read_text("utf-8")


def cells_of(page, code):
    """Return the five figures of a commune as the front page shows them."""
    row = next(row for row in page.split("<tr>") if f"mã {code}" in row)
    return re.findall(r'<td class="gn-right">([^<]*)</td>', row)


@given(
    st.dictionaries(
        st.sampled_from(CODES), st.sampled_from(["told", "withheld", "missing", "bare"]), min_size=1
    )
)
@settings(max_examples=15)
def test_the_front_page_says_of_each_figure_what_it_is(tmp_path_factory, kinds):
    """A figure, withheld, unknown, or not on the page: never one for another, and the rates as they are."""
    project = Project(tmp_path_factory.mktemp("front"))
    (project.root / "data" / "raw").mkdir(parents=True)
    rates = {}
    for n, (code, kind) in enumerate(kinds.items()):
        figures = ("120", "480", "12", f"{n + 1}.25", "6", "5") if kind == "told" else ("",) * 6
        if kind == "told":
            rates[code] = f"{n + 1},25"
        tables = (
            {}
            if kind != "missing"
            else {"tables/form_01.csv": form_1(figures).replace(b"withheld", b"missing")}
        )
        folder = release(project, code, figures=figures, files=tables, approved=kind != "bare")
        if kind == "bare":
            drop_tables(folder)
    done = publish(project.root / "web", project)
    page = (project.root / "web/index.html").read_text("utf-8")
    marks = {"withheld": "(x)", "missing": "…", "bare": "–"}
    for code, kind in kinds.items():
        shown = cells_of(page, code)
        assert len(shown) == 5
        assert shown[1] == rates[code] if kind == "told" else set(shown) == {marks[kind]}
    for kind, said in (("withheld", "(x) Không công bố"), ("missing", "…: chưa"), ("bare", "–: báo cáo")):
        assert (said in page) == (kind in kinds.values())
    assert set(done.without_tables) == {f"2024/{code}" for code, kind in kinds.items() if kind == "bare"}
    if rates:
        low, *_, high = [*rates.values()] * 2
        assert f"từ {low}% đến {high}%" in page or (len(rates) == 1 and f": {low}%" in page)
    assert ("<svg" in page) == (len(kinds) > 1)
    assert f"Năm 2024 có {len(kinds)} xã, phường công bố báo cáo." in page


def group_release(project, figures, language="vi", summed=None):
    """Write a group's own public report whose table of communes ends in a row of sums."""
    say = labels_for(language)
    named = ("households", "closing", "rate", "near_poor", "near_poor_rate")
    rows = [
        [row, role, "", "", code, "", say(f"group.{name}"), "", value, "", evidence, "", "", "Kết quả"]
        for row, role, code, (name, value, evidence) in (
            *(("1", "body", "15139", (name, "7", "published")) for name in named),
            *(("2", "total", "", (name, *figures[name])) for name in named if name in figures),
        )
    ]
    folder = project.output / "public/2024/group-reports/cam-thuy"
    release(project, place="public/2024/group-reports/cam-thuy", communes=17,
            files={"tables/communes_results.csv": table(rows)},
            **({} if summed is None else {"communes_summed": summed}))  # fmt: skip
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    manifest["parameters"] = {"group": "cam-thuy", "year": 2024, "language": language, "audience": "public"}
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    seal = json.loads(approval_file(folder).read_text("utf-8"))
    seal["manifest_sha256"] = sha256((folder / "manifest.json").read_bytes()).hexdigest()
    approval_file(folder).write_text(json.dumps(seal), "utf-8")


@given(
    st.fixed_dictionaries(
        {},
        optional={
            name: st.one_of(
                st.just(("", "withheld")), st.integers(0, 9999).map(lambda n: (str(n), "published"))
            )
            for name in ("households", "closing", "rate", "near_poor", "near_poor_rate")
        },
    ),
    st.sampled_from(["vi", "en"]),
    st.integers(1, 17),
)
@settings(max_examples=10)
def test_a_groups_own_sums_stand_on_the_front_page_as_released(tmp_path_factory, figures, language, summed):
    """A sum is the released one, withheld or unknown; of some communes it says of how many."""
    project = Project(tmp_path_factory.mktemp("group"))
    (project.root / "data" / "raw").mkdir(parents=True)
    group_release(project, figures, language, summed)
    publish(project.root / "web", project)
    page = (project.root / "web/index.html").read_text("utf-8")
    shown = re.findall(r'<td class="gn-right">([^<]*)</td>', page)
    order = ("closing", "rate", "near_poor", "near_poor_rate", "households")
    for name, cell in zip(order, shown, strict=True):
        value, evidence = figures.get(name, ("", "missing"))
        decimals = 2 if name in {"rate", "near_poor_rate"} else 0
        told = (
            number(int(value), language, decimals) if value else {"withheld": "(x)", "missing": "…"}[evidence]
        )
        assert cell == told, name
    said = {"vi": f"số của {summed}/17 xã", "en": f"figures of {summed}/17 communes"}[language]
    assert (said in page) == (summed < 17)
    assert not rows_of(project.root / "web", "figures")  # the data set is of communes


def drop_tables(folder):
    """Make a release one that was built without its tables, and approve it."""
    told = json.loads((folder / "manifest.json").read_text("utf-8"))
    for name in [name for name in told["outputs"] if name.startswith("tables/")]:
        (folder / name).unlink()
        del told["outputs"][name]
    (folder / "manifest.json").write_text(json.dumps(told), "utf-8")
    digest = sha256((folder / "manifest.json").read_bytes()).hexdigest()
    outputs = {name: one["sha256"] for name, one in told["outputs"].items()}
    seal = {
        "author": "Lê A",
        "reviewer": "Trần B",
        "date": "05/12/2024",
        "manifest_sha256": digest,
        "outputs": outputs,
    }
    approval_file(folder).write_text(json.dumps(seal), "utf-8")


def test_tables_of_before_that_have_no_codes_are_read_and_others_refused(project):
    def without(name):
        said = list(csv.reader(io.StringIO(form_1().decode("utf-8-sig"))))
        at = COLUMNS.index(name)
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\n").writerows(row[:at] + row[at + 1 :] for row in said)
        return text.getvalue().encode("utf-8-sig")

    release(project, files={"tables/form_01.csv": without("code")})
    assert publish(project.root / "web", project).files
    release(project, files={"tables/form_01.csv": without("evidence")})
    with pytest.raises(BuildError, match="form_01.csv"):
        publish(project.root / "web", project)


def test_what_is_new_what_changed_and_what_went(project):
    folder = project.root / "web"
    release(project, "15139", 2023)
    release(project, "15142", 2024, title="Xã B")
    first = publish(folder, project).news
    whole = files_of(folder)
    assert publish(folder, project).news == first and files_of(folder) == whole  # nothing new, the same bytes
    release(project, "15139", 2024)
    release(project, "15142", 2024, title="Xã B", figures=("1", "2", "1", "5", "0", "0"))
    (approval_file(project.output / "public/2023/15139")).unlink()
    second = publish(folder, project)
    assert second.news.number == 2 and second.news.withdrawn == ("2023/15139",)
    assert [one.address for one in second.going if second.news.fresh(one.address)] == [
        "2024/15139",
        "2024/15142",
    ]
    assert not (folder / "2023").exists() and "2023/15139" in (folder / "index.html").read_text("utf-8")


def test_no_folder_of_others_is_replaced_and_none_of_the_project(project):
    release(project)
    folder = project.root / "web"
    publish(folder, project)
    (folder / ".htaccess").write_text("x", "utf-8")
    with pytest.raises(UsageError, match=".htaccess"):
        publish(folder, project)
    for kept in (
        project.output,
        project.output / "public",
        project.root / "data",
        project.root,
        project.root.parent,
    ):
        with pytest.raises(UsageError):
            publish(kept, project)


def test_the_last_look_refuses_what_was_not_approved(project):
    release(project)
    going, _ = choose(project.output, project)
    for copied in ({"2024/15139/report.html": b"other"}, {"2024/15142/report.html": b"x"}, {"../x": b"x"}):
        with pytest.raises(BuildError, match="not published"):
            _check_all({}, copied, going)


@pytest.mark.parametrize("seed", range(15))
def test_nothing_unapproved_gets_out_whatever_the_mix(seed, project):
    """Random releases in random states; each carries a mark, and only the marks of those that may go do."""
    rng = random.Random(seed)
    wanted, marks = set(), {}
    for n, code in enumerate(rng.sample(CODES, 6)):
        for year in (2023, 2024):
            mark = f"mark-{seed}-{n}-{year}"
            state = rng.choice(["good", *CASES, "void", "raw", "damaged", "internal/x", "failed/x"])
            place = f"{state}/{year}/{code}" if "/" in state else None
            case = CASES.get(state, {})
            extra = {**case.get("files", {}), "note.csv": mark.encode()}
            at = release(project, code, year, place=place, **{**case, "files": extra, "notice": mark})
            marks[mark] = state
            if state == "void":
                (at / rng.choice(["report.html", "tables/form_01.csv"])).write_bytes(b"x")
            elif state == "damaged":
                (at / "manifest.json").write_text(rng.choice(["", "[]", '{"parameters": 1}']), "utf-8")
            elif state == "raw":
                project.raw(year, code).mkdir(parents=True)
                (project.raw(year, code) / "commune.toml").write_text("x", "utf-8")
            elif state == "good":
                wanted.add(mark)
    folder = project.root / "web"
    done = publish(folder, project)
    found = b"".join(files_of(folder).values()).decode(errors="ignore") if folder.exists() else ""
    assert {mark for mark in marks if mark in found} == wanted
    assert len(done.left) == len(marks) - len(wanted), [one.place for one in done.left]


def test_the_command_says_what_went_and_what_did_not(project, monkeypatch):
    monkeypatch.setenv("GIAMNGHEO_PROJECT", str(project.root))
    monkeypatch.chdir(project.root)
    release(project, "15142", approved=False)
    none = CliRunner().invoke(main, ["publish", "web"])
    assert none.exit_code == 1 and "chưa duyệt" in none.stderr and not Path("web").exists()
    release(project)
    done = CliRunner().invoke(main, ["publish", "web", "--lang", "en"])
    assert done.exit_code == 0, done.stderr
    assert "Wrote web: 1 documents (1 new or changed, 0 no longer published)" in done.stdout
    assert "left out: public/2024/15142: not approved" in done.stderr
