"""Names, identity numbers and household codes: none of them may stand in a public document.

Nothing of ours writes them there. But narratives are typed by people who know the households, and the
last look does not trust the steps before it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from analysis.disclosure.spelling import Phrases, plain, words

# Citizen identity numbers have twelve digits and begin with the code of a province, 001 to 096. In
# groups they are as people write them down; other groups are dates and figures.
_GROUPED = (
    r"0\d{2}(?P<a>[ .-])\d{3}(?P=a)\d{3}(?P=a)\d{3}|0\d{3}(?P<b>[ .-])\d{4}(?P=b)\d{4}|0\d{5}[ .-]\d{6}"
)
_IDENTITY = re.compile(rf"(?<![\d.,])(?:0\d{{11}}|{_GROUPED})(?![\d.,]\d|\d)")
# Old identity cards have nine digits: a number like any other but for the words before it.
_CARD = re.compile(r"(?:cmnd|cmt|cccd|căn cước|chứng minh|định danh)\D{0,40}?(?<!\d)(?:\d{9}|\d{12})(?!\d)")
_NUMBER = re.compile(r"\d+")
_BETWEEN = re.compile(r"(?<=\d)[ .-](?=\d)")
_SPACE = re.compile("[\u00a0\u2007\u202f]")
_CODE = re.compile(r"[^\W_]+(?:[-._/ ][^\W_]+)*")
_JOINT = re.compile(r"[-._/ ]")
# Of fewer digits than the old identity card has, a number could stand for anything.
_FEWEST = 9


@dataclass(frozen=True)
class Personal:
    """What belongs to single households: names of people with their line, numbers and codes.

    Parameters
    ----------
    names
        Name → where it is written, as ``names.csv:17``. A name of one word is no name.
    codes
        Household codes; those that could be any number are not looked for.
    numbers
        Identity and telephone numbers of the private file, of nine digits or more, with their line.
    told
        What stands in the document by right: who signs, places. A name within one of them is no fault
        there, and one everywhere else.
    """

    names: Mapping[str, str]
    codes: frozenset[str] = frozenset()
    numbers: Mapping[str, str] = field(default_factory=dict)
    told: frozenset[str] = frozenset()

    def found_in(self, text: str) -> list[tuple[str, str]]:
        """Return what of it stands in a text, by kind and place; never the thing itself.

        Examples
        --------
        >>> private = Personal({"Lò Thị Mai": "names.csv:2"}, frozenset({"T1-007", "12"}))
        >>> private.found_in("nhà bà LÒ THỊ MAI, mã T1-007, 12 hộ")
        [('name', 'names.csv:2'), ('code', '')]
        >>> private.found_in("hộ bà Lò Thị Mai Anh; số 038190012345")
        [('name', 'names.csv:2'), ('identity', '')]
        >>> private = Personal({"Hà Trung": "names.csv:3"}, told=frozenset({"Huyện Hà Trung"}))
        >>> private.found_in("ở huyện Hà Trung"), private.found_in("hộ Hà Trung")
        ([], [('name', 'names.csv:3')])
        >>> private = Personal({"Lò Thị Mai": "names.csv:2"}, frozenset({"T1-007"}))
        >>> [private.found_in(text) for text in ("ho Lo Thi Mai; Lò T. Mai", "mã t1.007", "CMND: 381900123")]
        [[('name', 'names.csv:2')], [('code', '')], [('identity', '')]]
        """
        text = _SPACE.sub(" ", plain(text))
        text = text if text.isascii() else re.sub(r"\d", lambda digit: str(int(digit[0])), text)
        found = [("name", where) for where in sorted(self._named(words(text)))]
        found += [("identity", where) for where in self._numbered(text)]
        return found + ([("code", "")] if self._names_code(text) else [])

    @cached_property
    def _phrases(self) -> Phrases:
        return Phrases(self.names)

    @cached_property
    def _by_right(self) -> Phrases:
        return Phrases(self.told)

    @cached_property
    def _known_numbers(self) -> dict[str, str]:
        known = {re.sub(r"\D", "", number): where for number, where in self.numbers.items()}
        return {number: where for number, where in known.items() if len(number) >= _FEWEST}

    @cached_property
    def _codes(self) -> frozenset[str]:
        return frozenset(code for code in map(plain, self.codes) if _is_telling(code))

    @cached_property
    def _bare_codes(self) -> frozenset[str]:
        """Codes as they are also typed: in other letters, without what divides them."""
        return frozenset(bare for bare in map(_bare, self._codes) if _is_telling(bare) and bare[0].isalpha())

    def _names_code(self, text: str) -> bool:
        if not self._codes:
            return False
        for run in _CODE.findall(text):
            pieces = _JOINT.split(run)
            # A code may stand between words, whatever divides it.
            for length in range(1, 4):
                for start in range(len(pieces) - length + 1):
                    if "".join(pieces[start : start + length]).casefold() in self._bare_codes:
                        return True
        return bool(self._codes.intersection(re.findall(r"[\w-]+", text)))

    def _named(self, text: list[str]) -> set[str]:
        found = self._phrases.found_in(text)
        right = [(start, end) for start, end, _ in self._by_right.found_in(text)] if found else []
        return {
            self.names[name]
            for start, end, name in found
            if not any(first <= start and end <= last for first, last in right)
        }

    def _numbered(self, text: str) -> list[str]:
        digits = {*_NUMBER.findall(text), *_NUMBER.findall(_BETWEEN.sub("", text))}
        found = {where for number, where in self._known_numbers.items() if number in digits}
        unknown = _IDENTITY.search(text) or _CARD.search(_BETWEEN.sub("", text.casefold()))
        return sorted(found) or ([""] if unknown else [])


def _is_telling(code: str) -> bool:
    """Say whether a code is no number that could stand for anything else."""
    return len(code) >= 5 and (not code.isdecimal() or code.startswith("0"))


def _bare(code: str) -> str:
    return _JOINT.sub("", code).casefold()
