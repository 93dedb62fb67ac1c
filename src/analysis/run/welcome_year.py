"""A commune's year on the first page of JupyterLab: from the empty template to the approved report.

Each step does what a command does; what stands in the way is said in the words of the command, but for
its options, which have a box here.
"""

from __future__ import annotations

import shutil
import weakref
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

from analysis.core.audience import AUDIENCES, shelf
from analysis.core.errors import DataError, GiamNgheoError
from analysis.core.labels import Language, labels_for
from analysis.core.project import Project, find_project
from analysis.intake.checking.command import Request
from analysis.intake.empty_workbook import write_template
from analysis.intake.importing import import_files
from analysis.intake.placing import Destination
from analysis.intake.recognise import Question
from analysis.intake.recognise.questions import option
from analysis.intake.repair.names import loose_key
from analysis.intake.replies import By
from analysis.places import last_day, place_on, places
from analysis.run import approval
from analysis.run.checking.lines import finding_lines, lines
from analysis.run.checking.whole import check_whole
from analysis.run.formats import FORMATS
from analysis.run.welcome import SAY, built, listed, paragraph

if TYPE_CHECKING:
    import ipywidgets as widgets

# A question and the digest of the file that it is about.
Key = tuple[str, str]
_MOST = 30  # communes offered for what was typed
_WIDE = {"style": {"description_width": "11em"}, "layout": {"width": "36em"}}


def year_form(
    commune: str, year: int, language: Language = "vi", project: Project | None = None
) -> widgets.Widget:
    """Return the steps of a year: place, template or file, check, build, approve.

    Parameters
    ----------
    commune, year
        What is chosen at first.
    language
        Of the form, and of the report at first.

    Returns
    -------
    ipywidgets.Widget
        Shown by JupyterLab.
    """
    return YearForm(project or find_project(), commune, year, language).box


class YearForm:
    """The steps as widgets; the names of the widgets are for tests."""

    def __init__(self, project: Project, commune: str, year: int, language: Language) -> None:
        import ipywidgets as widgets

        self.project, self.language, self.text = project, language, labels_for(language)
        # Lists hold names: only their owner reads them, and they go with the form.
        self.uploads = Path(mkdtemp(prefix="giamngheo-"))
        weakref.finalize(self, shutil.rmtree, self.uploads, ignore_errors=True)
        self.asked: list[tuple[Key, Question, Any]] = []
        self.chosen: dict[Key, str] = {}
        text = self.text
        self.year = widgets.IntText(value=year, description=text(SAY + "year"), **_WIDE)
        self.find = widgets.Text(value=commune, description=text(SAY + "find"), **_WIDE)
        self.commune = widgets.Dropdown(description=text(SAY + "commune"), **_WIDE)
        self.replace = widgets.Checkbox(value=False, description=text(SAY + "replace"), indent=False)
        self.upload = widgets.FileUpload(multiple=True, description=text(SAY + "choose_files"))
        self.questions = widgets.VBox()
        self.report_language = self._box("language", [("Tiếng Việt", "vi"), ("English", "en")], language)
        self.audience = self._box("audience", [(text(f"{SAY}audiences.{one}"), one) for one in AUDIENCES])
        self.author = widgets.Text(description=text(SAY + "author"), **_WIDE)
        self.reviewer = widgets.Text(description=text(SAY + "reviewer"), **_WIDE)
        self.said = {name: widgets.HTML() for name in ("template", "import", "check", "build", "approve")}
        self.buttons = {
            name: widgets.Button(description=text(f"{SAY}do.{name}"), layout={"width": "18em"})
            for name in self.said
        }
        works = (self._template, self._import, self._check, self._build, self._approve)
        for name, work in zip(self.said, works, strict=True):
            self.buttons[name].on_click(self._step(name, work))
        self.find.observe(self._offer, "value")
        self.year.observe(self._offer, "value")
        self._offer()
        self.box = widgets.VBox(self._steps(widgets), layout={"padding": "8px 0"})

    def _box(self, name: str, options: list[tuple[str, str]], value: str = "superior") -> Any:
        import ipywidgets as widgets

        return widgets.Dropdown(options=options, value=value, description=self.text(SAY + name), **_WIDE)

    def _steps(self, widgets: Any) -> list[Any]:
        parts: dict[str, list[Any]] = {
            "place": [self.year, self.find, self.commune],
            "template": [self.replace],
            "import": [self.upload, self.questions],
            "check": [],
            "build": [self.report_language, self.audience],
            "approve": [self.author, self.reviewer],
        }
        return [
            widgets.VBox(
                [
                    widgets.HTML(f"<h4>{number}. {self.text(f'{SAY}steps.{name}')}</h4>"),
                    *inside,
                    *([self.buttons[name], self.said[name]] if name in self.buttons else []),
                ]
            )
            for number, (name, inside) in enumerate(parts.items(), 1)
        ]

    def _offer(self, _: Any = None) -> None:
        """Offer the communes of the year whose code or name was typed."""
        typed, day = self.find.value.strip(), last_day(max(2000, min(2100, self.year.value)))
        key = loose_key(typed)
        there = (place for place in places() if place.holds(day))
        fitting = [
            place
            for place in there
            if (place.code.startswith(typed) if typed.isdigit() else key in loose_key(place.name))
        ][:_MOST]
        self.commune.options = [
            (", ".join(filter(None, (f"{one.code} {one.name}", one.district, one.province))), one.code)
            for one in fitting
        ]
        self.commune.value = fitting[0].code if fitting else None

    def _step(self, name: str, work: Callable[[], str]) -> Callable[[Any], None]:
        """Return what a button does: it says that it works, and then what came of it."""

        def pressed(_: Any) -> None:
            said, button = self.said[name], self.buttons[name]
            button.disabled = True
            said.value = paragraph(self.text(SAY + "working"))
            try:
                said.value = work() if self.commune.value else paragraph(self.text(SAY + "no_place"))
            except DataError as error:
                said.value = self._faults([one.describe(self.language) for one in error.findings])
            except GiamNgheoError as error:
                said.value = self._lines([error.describe(self.language)])
            finally:
                button.disabled = False

        return pressed

    @property
    def _raw(self) -> Path:
        return self.project.raw(self.year.value, self.commune.value)

    def _template(self) -> str:
        place_on(self.commune.value, last_day(self.year.value))
        path = write_template(
            self.project,
            self.commune.value,
            self.year.value,
            self._raw / "intake.xlsx",
            self.language,
            replace=self.replace.value,
        )
        return paragraph(self.text(SAY + "made")) + listed([path], self.project)

    def _import(self) -> str:
        """Take the files in, or ask what they leave open."""
        if not self.upload.value:
            return paragraph(self.text(SAY + "no_files"))
        files = [self.uploads / Path(one["name"]).name for one in self.upload.value]
        for file, one in zip(files, self.upload.value, strict=True):
            file.write_bytes(bytes(one["content"]))
        digests = {file.name: sha256(file.read_bytes()).hexdigest() for file in files}
        self.chosen |= {key: choice.value for key, _, choice in self.asked}
        still_open: dict[Key, Question] = {}

        def ask(question: Question) -> tuple[str, By] | None:
            # The same question about another file is another one.
            key = question.id, digests.get(Path(question.file).name, "")
            if key in self.chosen:
                return self.chosen[key], "person"
            still_open[key] = question
            return None

        to = Destination(self.project, self.commune.value, self.year.value, self.replace.value)
        done = import_files(files, to, self.language, ask)
        self._show(still_open)
        if still_open:
            return paragraph(self.text(SAY + "asked", count=len(still_open)))
        found = list(finding_lines(done.findings, self.language))
        if done.failed:
            return self._faults(found)
        said = paragraph(self.text(SAY + "taken_in")) + listed(done.written, self.project)
        return said + (self._lines(found) if found else "")

    def _show(self, questions: Mapping[Key, Question]) -> None:
        """Put each open question above a box with its answers."""
        import ipywidgets as widgets

        self.asked = [
            (
                key,
                question,
                widgets.Dropdown(
                    options=[(option(question.kind, value, self.text), value) for value in question.options],
                    value=question.proposal,
                    layout={"width": "36em"},
                ),
            )
            for key, question in questions.items()
        ]
        self.questions.children = [
            one
            for _, question, choice in self.asked
            for one in (widgets.HTML(paragraph(self._question(question))), choice)
        ]

    def _question(self, question: Question) -> str:
        from html import escape

        examples = "; ".join(question.examples)
        asked = question.asked(Path(question.file).name, self.text)
        shown = f" ({self.text('questions.examples', examples=examples)})" if examples else ""
        return escape(asked + shown)

    def _check(self) -> str:
        if not self._raw.is_dir():
            return paragraph(self.text(SAY + "no_data"))
        whole = check_whole(Request(self._raw), self.language)
        found = list(lines(whole, self.language))
        if whole.failed:
            return self._faults(found) + listed(whole.answer.written, self.project)
        return paragraph(self.text(SAY + "ready")) + self._lines(found)

    def _values(self) -> dict[str, Any]:
        place = {"commune": self.commune.value, "year": self.year.value}
        return place | {"language": self.report_language.value, "audience": self.audience.value}

    def _build(self) -> str:
        if not self._raw.is_dir():
            return paragraph(self.text(SAY + "no_data"))
        return built(self.project, self._values(), list(FORMATS), self.language)

    def _approve(self) -> str:
        audience, year = self.audience.value, str(self.year.value)
        release = self.project.output / shelf(audience) / year / self.commune.value
        if not release.is_dir():
            return paragraph(self.text(SAY + "not_built"))
        names = self.author.value, self.reviewer.value
        against = approval.objections(release, self.project, *names, self.language)
        if against:
            say = [self.text(f"approval.objections.{one.reason}", **one.details) for one in against]
            return paragraph(self.text(SAY + "not_approved", count=len(say))) + self._lines(say)
        path = approval.approve(release, self.project, *names)
        return paragraph(self.text(SAY + "approved")) + listed([path], self.project)

    def _faults(self, lines: list[str]) -> str:
        return paragraph(self.text(SAY + "wrong", count=len(lines))) + self._lines(lines)

    def _lines(self, lines: Iterable[str]) -> str:
        from html import escape

        spoken = {"--replace": f"“{self.text(SAY + 'replace')}”", " (--author)": "", " (--reviewer)": ""}
        spoken[f"{self.uploads}/"] = ""
        shown = "\n".join(lines)
        for called, words in spoken.items():
            shown = shown.replace(called, words)
        return "<ul>" + "".join(f"<li>{escape(one)}</li>" for one in shown.splitlines()) + "</ul>"
