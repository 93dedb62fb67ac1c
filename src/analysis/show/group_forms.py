"""The official forms of a group, a row a commune, with the head of the office that sends them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from analysis.core.audience import Audience
from analysis.core.labels import Labels, Language, labels_for
from analysis.core.numbers import roman
from analysis.display.blocks import Closing, Cover, Form
from analysis.group_forms import GroupForms
from analysis.group_year import Member
from analysis.intake.group_facts import GroupFacts
from analysis.places.groups import Group
from analysis.places.names import bare_name
from analysis.show.forms import FormUnit, filled_forms
from analysis.show.frame import place_date
from analysis.show.head import unverified
from analysis.show.words import inside
from analysis.standard import Standard
from analysis.standard.schema.forms import FormRule

SAY = "sheet.group."
_MOST_NAMED = 12


def group_forms(data: GroupForms, language: Language = "vi") -> tuple[Form, ...]:
    """Return forms 1 to 11 of a group; below each stands of which communes its sums are not."""
    text = labels_for(language)
    units = _units(data, text)
    return filled_forms(
        data.figures, lambda _: units, data.standard, data.year, text, lambda rule: _lacking(data, rule, text)
    )


class Headed(Protocol):
    """What the head of a group's paper is made of."""

    @property
    def group(self) -> Group:
        """Whose paper it is."""
        ...

    @property
    def year(self) -> int:
        """Of the review."""
        ...

    @property
    def standard(self) -> Standard:
        """Of the year."""
        ...

    @property
    def members(self) -> tuple[Member, ...]:
        """The communes."""
        ...

    @property
    def facts(self) -> GroupFacts | None:
        """What ``group.toml`` says."""
        ...

    @property
    def synthetic(self) -> bool:
        """Whether any figure is made up."""
        ...


def group_cover(data: Headed, language: Language = "vi", audience: Audience = "superior") -> Cover:
    """Return the head of the forms of a group; without ``group.toml`` it is left to be filled in."""
    text, head = labels_for(language), data.facts.report if data.facts else None
    blank = text("report.cover.blank")
    notices = [text("report.cover.synthetic")] if data.synthetic else []
    notices += unverified([(data.year, data.standard)], text)
    if any(member.state == "own" and member.status != "official" for member in data.members):
        notices.append(text(SAY + "not_official"))
    if faulty := [inside(member.place.name) for member in data.members if member.state == "faulty"]:
        notices.append(text(SAY + "faulty", names=", ".join(faulty)))
    if audience == "internal":
        notices.append(text("report.cover.internal"))
    return Cover(
        language=language,
        issuer=head.issuer if head else _office(data, text),
        issuer_parent=(head.issuer_parent or "") if head else "",
        number=f"{(head.number if head else None) or blank}/{head.symbol if head else 'BC-UBND'}",
        place_date=place_date(head, _place(data, text), data.year, text),
        document_kind=text("report.cover.document_kind"),
        subject=head.subject if head else text(SAY + "subject", name=inside(data.group.name), year=data.year),
        notices=tuple(notices),
        date_iso=_date_iso(data),
        audience=audience,
        about=f"{data.group.slug}/{data.year}",
    )


def group_closing(data: GroupForms, language: Language = "vi") -> Closing:
    """Return the signature block of the forms of a group."""
    head = data.facts.report if data.facts else None
    return Closing(
        sentence="",
        recipients_label=labels_for(language)("report.closing.recipients"),
        recipients=head.recipients if head else (),
        authority=(head.authority or "") if head else "",
        signatory_title=(head.signatory_title or "") if head else "",
        signatory=(head.signatory or "") if head else "",
    )


def _units(data: GroupForms, text: Labels) -> Sequence[FormUnit]:
    units = []
    for place, part in enumerate(data.parts, start=1):
        if len(data.parts) > 1:
            name = part.name or text(SAY + "several_districts")
            units.append(FormUnit(part.code, name, roman(place), whole=True))
        units += [FormUnit(one.code, one.name, str(at)) for at, one in enumerate(part.communes, start=1)]
    return [*units, FormUnit(data.group.slug, text("sheet.total", name=data.group.name), "", whole=True)]


def _lacking(data: GroupForms, rule: FormRule, text: Labels) -> list[str]:
    """Say of which communes the sums are, where they are not of all."""
    every = len(data.members)
    codes = data.lacking.get(rule.number)
    if codes is None:
        return [text(SAY + "none")]
    if not codes:
        return []
    names = [member.place.name for member in data.members if member.place.code in codes]
    shown = [*map(inside, names[:_MOST_NAMED])]
    shown += [text(SAY + "more", count=len(names) - _MOST_NAMED)] if len(names) > _MOST_NAMED else []
    return [text(SAY + "lacking", told=every - len(names), every=every, names=", ".join(shown))]


def _office(data: Headed, text: Labels) -> str:
    """Return the people's committee of the group, where it had one in that year."""
    there = data.group.kind != "list" and not data.group.carried
    return text(SAY + "office", name=inside(data.group.name)) if there else ""


def _place(data: Headed, text: Labels) -> str:
    """Return where the office of a group is, as far as its name tells it."""
    return bare_name(data.group.name) if data.group.kind != "list" else text("report.cover.blank")


def _date_iso(data: Headed) -> str:
    head = data.facts.report if data.facts else None
    if head and head.year and head.month and head.day:
        return date(head.year, head.month, head.day).isoformat()
    return str(data.year)
