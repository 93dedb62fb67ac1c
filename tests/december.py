"""A December of an office: files come by mail, faults go back, corrected files come, the result goes out.

Every household is made up (dữ liệu giả lập). The steps are commands, as people type them.
"""

from html.parser import HTMLParser
from pathlib import Path

from click.testing import CliRunner

from analysis.audit import audit_commune
from analysis.cli import main
from analysis.commune import load
from analysis.core.project import Project
from analysis.group_report import open_group_report
from tests.run.collect.test_collect import COMMUNES, FINE, NUMBER, YEAR, Inbox, cell, title, zipped

GROUP = "cam-thuy"
HEAD = """[report]
issuer = "UBND huyện Giả Lập"
number = "12"
symbol = "BC-UBND"
place = "Giả Lập"
day = 20
month = 12
year = 2023
subject = "Kết quả rà soát hộ nghèo, hộ cận nghèo năm 2023"
authority = "TM. ỦY BAN NHÂN DÂN"
signatory_title = "CHỦ TỊCH"
"""
PROJECTS = (
    "project,subproject,state,source,nature,year,allocated_vnd,disbursed_vnd,statement\n"
    "1,,done,nstw,su_nghiep,2023,1000000,1000000,Đã thực hiện xong\n"
)


def run(*words, code=0):
    """Run a command; it must end with a code."""
    result = CliRunner().invoke(main, list(map(str, words)))
    assert result.exit_code == code, (words, result.stdout, result.stderr)
    return result


def send(inbox, fine):
    """Put the communes' first files into the inbox: some fine, the others with eight kinds of faults."""
    made = inbox.list_of
    for seed, code in enumerate(fine):
        inbox.put(f"{COMMUNES[code]}.csv", made(title(COMMUNES[code]), seed))
    inbox.put("goi.zip", zipped("Cẩm Vân.csv", made(title("Xã Cẩm Vân"), 20)))
    for again in (1, 2):  # sent more than once
        inbox.put(f"Cẩm Lương ({again}).csv", (inbox.folder / "Xã Cẩm Lương.csv").read_bytes())
    inbox.put("Cẩm Thành.csv", made(title(COMMUNES["15133"], 2022), 21))  # of last year
    inbox.put("Đắk Ha.csv", made(title("Xã Đắk Ha", place="HUYỆN ĐĂK GLONG, TỈNH ĐẮK NÔNG"), 22))  # not ours
    inbox.put("Cẩm Quý.csv", made(title(COMMUNES["15175"]), 23))  # one commune in the name of another
    wrong = cell("declared_class", f"Hộ khó khăn {NUMBER}")
    inbox.put("Cẩm Ngọc.csv", made(title(COMMUNES["15169"]), 24, wrong))  # a class that is none
    inbox.put("Cẩm Quý - bản 2.csv", made(title(COMMUNES["15136"]), 26, cell("members", "bốn")))  # no number
    inbox.put("Cẩm Tâm.xlsx", b"%PDF-1.7 anh chup")  # a picture under the name of a workbook
    inbox.put("danh sach.csv", made(["DANH SÁCH"], 25))  # of nobody


def send_again(inbox):
    """Put the corrected files into the inbox."""
    for name, code, seed in (
        ("Cẩm Ngọc.csv", "15169", 24),
        ("Cẩm Thành sửa.csv", "15133", 21),
        ("Cẩm Quý - bản 2.csv", "15136", 26),
        ("Cẩm Tâm.csv", "15163", 30),
    ):
        inbox.put(name, inbox.list_of(title(COMMUNES[code]), seed))


def complete(project, code):
    """Say what a list does not: the result is official; what of it was looked into, and why it stands."""
    folder = project.raw(YEAR, code)
    facts = folder / "commune.toml"
    text = facts.read_text("utf-8").replace('"in_review"', '"official"')
    facts.write_text(text.replace("synthetic = false", "synthetic = true"), "utf-8")
    (folder / "projects.csv").write_text(PROJECTS, "utf-8")
    settle(folder / "audit.toml", audit_commune(load(code, YEAR, project), project=project))


def settle(path, found):
    """Explain every doubt that stands against an approval."""
    rules = sorted({one.rule for one in found.findings if one.sureness != "possible"})
    why = "Đã xem lại, đúng như danh sách"
    if rules:
        path.write_text("\n".join(f'[[off]]\nrule = "{rule}"\nreason = "{why}"\n' for rule in rules), "utf-8")


def december(root, keep=2):
    """Go through a December in an empty project; return what was told, the inbox and the published folder.

    Parameters
    ----------
    keep
        How many communes' reports are built and approved; every further one is more of the same.
    """
    (root / "data" / "raw").mkdir(parents=True)
    (root / "notebooks").symlink_to(Path(__file__).parents[1] / "notebooks")
    project, inbox = Project(root), Inbox(root / "inbox")
    send(inbox, FINE)
    sent = len(list(inbox.folder.iterdir()))
    asked = ["--group", "Cẩm Thủy", "--year", YEAR]
    first = run("collect", root / "inbox", *asked, code=1)
    letters = {path.stem: path.read_text("utf-8") for path in root.rglob("letters/*.txt")}
    send_again(inbox)
    again = run("collect", root / "inbox", *asked, "--assign", "danh sach.csv=15175", "--replace", code=1)
    codes = sorted(path.parent.name for path in root.glob(f"data/raw/{YEAR}/*/households.parquet"))
    for code in codes:
        complete(project, code)
    own = root / f"data/raw/{YEAR}/groups/{GROUP}"
    (own / "group.toml").write_text(HEAD, "utf-8")
    (own / "projects.csv").write_text(PROJECTS, "utf-8")
    (own / "targets.csv").write_text(f"unit,kind,value\n{GROUP},net_reduction,30\n", "utf-8")
    settle(own / "audit.toml", open_group_report(GROUP, YEAR, project=project).audit)
    public = ["--audience", "public", "--formats", "html,xlsx"]
    built = codes[:keep]
    run("build", "--year", YEAR, *(word for code in built for word in ("--only", code)), *public)
    run("report", *asked, *public)
    run("report", *asked, "--formats", "xlsx")
    shelf = root / "output" / "public" / str(YEAR)
    people = ["--author", "Lê Thị Lập", "--reviewer", "Trần Văn Duyệt", "--date", "20/12/2023"]
    for release in [*(shelf / code for code in built), shelf / "group-reports" / GROUP]:
        run("approve", release, *people)
    run("publish", root / "web")
    return Told(project, inbox, sent, first, again, letters, codes, built)


class Told:
    """What a December left behind."""

    def __init__(self, project, inbox, sent, first, again, letters, codes, built):
        self.project, self.inbox, self.sent = project, inbox, sent
        self.first, self.again, self.letters = first, again, letters
        self.codes, self.built, self.web = codes, built, project.root / "web"


class _Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found += [value for name, value in attrs if name in ("href", "src") and value]


def dead_links(web):
    """Return every address in the pages of a folder that leads nowhere or out of it, by page."""
    dead = []
    for page in web.rglob("*.html"):
        links = _Links()
        links.feed(page.read_text("utf-8"))
        for address in links.found:
            path = address.partition("#")[0]
            if path and not path.startswith("data:") and not (page.parent / path).resolve().is_file():
                dead.append((page.relative_to(web).as_posix(), address))
    return dead
