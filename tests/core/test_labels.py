"""Both languages say the same things: the same keys, the same placeholders."""

import string
import unicodedata

import pytest

from analysis.core.labels import labels_for


def flat(texts, prefix=""):
    for key, value in texts.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


VI, EN = (dict(flat(labels_for(language)._texts)) for language in ("vi", "en"))


def test_the_languages_have_the_same_keys():
    assert VI.keys() == EN.keys()
    assert len(VI) > 100


@pytest.mark.parametrize("key", sorted(VI.keys() & EN.keys()))
def test_the_languages_fill_in_the_same_values(key):
    fields = [{name for _, name, _, _ in string.Formatter().parse(text[key]) if name} for text in (VI, EN)]
    assert fields[0] == fields[1]


def test_texts_are_nfc():
    assert all(unicodedata.is_normalized("NFC", text) for text in [*VI.values(), *EN.values()])


def test_a_missing_text_is_an_error_not_an_empty_cell():
    with pytest.raises(KeyError, match="no text 'report.nonsense'"):
        labels_for("vi")("report.nonsense")
    with pytest.raises(KeyError, match="a group of texts"):
        labels_for("vi")("report.cover")
    with pytest.raises(ValueError, match="language is one of vi, en"):
        labels_for("fr")
