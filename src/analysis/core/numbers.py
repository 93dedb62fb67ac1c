"""Numbers as Vietnamese officials write them: 1.234.567, 35,48%, 5.000.000 đồng.

Formatting happens here and only here, at the edge; everywhere else numbers are numbers.
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from analysis.core.labels import Language, labels_for

Number = int | float | Decimal

_SEPARATORS: dict[Language, tuple[str, str]] = {"vi": (".", ","), "en": (",", ".")}
# A unit must not be torn from its number at the end of a line; a percent sign stands close to it.
NO_BREAK_SPACE = "\u00a0"
_ROMAN = (("X", 10), ("IX", 9), ("V", 5), ("IV", 4), ("I", 1))


def half_up(value: Number, decimals: int = 0) -> Decimal:
    """Round half up, as the law's tables and every spreadsheet do; Python's own rounding goes to even.

    Examples
    --------
    >>> half_up(2.5), half_up(Decimal("0.125"), 2)
    (Decimal('3'), Decimal('0.13'))
    """
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def rounded(value: Number, decimals: int = 0) -> float:
    """Return what the text of a number shows as a number, so that a workbook holds what the page says.

    Examples
    --------
    >>> rounded(0.5), rounded(2.5), rounded(-2.5), rounded(1.005, 2)
    (1.0, 3.0, -3.0, 1.01)
    """
    return float(half_up(value, decimals))


def number(value: Number, language: Language = "vi", decimals: int = 0) -> str:
    """Format a number with group and decimal marks, rounded half up.

    Examples
    --------
    >>> number(45632742000)
    '45.632.742.000'
    >>> number(-1234.5, "en", decimals=1)
    '-1,234.5'
    """
    group, point = _SEPARATORS[language]
    plain = f"{half_up(value, decimals):,.{decimals}f}"
    return plain.replace(",", "\0").replace(".", point).replace("\0", group)


def signed(value: Number, language: Language = "vi", decimals: int = 0) -> str:
    """Format a change with its direction; what rounds to nothing has none.

    Examples
    --------
    >>> [signed(value) for value in (3, 0, -1500)], signed(-0.001, decimals=2), signed(1.5, "en", 1)
    (['+3', '0', '-1.500'], '0,00', '+1.5')
    """
    shown = number(value, language, decimals)
    if not any(digit in "123456789" for digit in shown):
        return shown.lstrip("-")
    return f"+{shown}" if value > 0 else shown


def percent(value: Number, language: Language = "vi", decimals: int = 2) -> str:
    """Format a percentage; ``value`` is in percent, not a fraction.

    Examples
    --------
    >>> percent(35.48)
    '35,48%'
    """
    return f"{number(value, language, decimals)}%"


def short_percent(value: Number, language: Language = "vi") -> str:
    """Format a percentage without useless zeros: 130%, 35,48%.

    Examples
    --------
    >>> [short_percent(value) for value in (130.0, 35.48, 83.5)]
    ['130%', '35,48%', '83,5%']
    """
    exact = half_up(value, 2).normalize()
    exponent = exact.as_tuple().exponent
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    return percent(exact, language, decimals)


def money(value: Number, language: Language = "vi") -> str:
    """Format an amount of Vietnamese dong.

    Examples
    --------
    >>> money(5_000_000).replace(NO_BREAK_SPACE, " ")
    '5.000.000 đồng'
    """
    unit = "đồng" if language == "vi" else "VND"
    return f"{number(value, language)}{NO_BREAK_SPACE}{unit}"


def day(value: date, language: Language = "vi") -> str:
    """Format a date the short way of the language.

    Examples
    --------
    >>> day(date(2022, 9, 3)), day(date(2022, 9, 3), "en")
    ('03/9/2022', '2022-09-03')
    """
    if language == "en":
        return value.isoformat()
    # Decree 30/2020: days below 10 and the months 1 and 2 take a leading zero.
    month = f"{value.month:02d}" if value.month < 3 else str(value.month)
    return f"{value.day:02d}/{month}/{value.year}"


def in_words(value: int, language: Language = "vi") -> str:
    """Write a small number in words, a larger one in digits.

    Examples
    --------
    >>> in_words(12), in_words(13, "en"), in_words(21)
    ('mười hai', 'thirteen', '21')
    """
    return labels_for(language).get(f"numbers.words.{value}", number(value, language))


def roman(number_: int) -> str:
    """Return a number from 1 to 39 in Roman letters.

    Examples
    --------
    >>> [roman(one) for one in (1, 4, 9, 14, 38)]
    ['I', 'IV', 'IX', 'XIV', 'XXXVIII']
    """
    told = ""
    for letters, value in _ROMAN:
        times, number_ = divmod(number_, value)
        told += letters * times
    return told
