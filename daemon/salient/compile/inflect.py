"""English inflection: a dictionary form becomes every form a text may use; it does not find the dictionary form of a text's words.

Words whose forms the regular rules give stand in data/inflections.txt by name alone, the others with their forms;
words that stand nowhere get the regular forms and are marked as not known, so that the compiler can warn.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

LANGUAGE = "en"
"""The language of the table and of the regular forms; lists of every other language give their forms themselves."""
Kind = Literal["verb", "noun"]
VerbForm = Literal["base", "s", "ing", "past", "participle"]
NounForm = Literal["singular", "plural"]

_VOWELS = "aeiou"
_HISSING = ("s", "x", "z", "ch", "sh")
_PREPOSITIONS = frozenset({"along", "around", "at", "between", "by", "for", "from", "in", "into", "of", "off", "on", "out", "to", "with"})


@dataclass(frozen=True, slots=True)
class VerbForms:
    """The forms of one verb; several spellings stand in order of use (learned, learnt)."""

    base: str
    s: tuple[str, ...]
    ing: tuple[str, ...]
    past: tuple[str, ...]
    participle: tuple[str, ...]
    known: bool


@dataclass(frozen=True, slots=True)
class NounForms:
    """The forms of one noun; `plural` equals the singular where the noun does not change (aircraft)."""

    singular: str
    plural: tuple[str, ...]
    known: bool


def inflect_verb(phrase: str) -> dict[VerbForm, tuple[str, ...]]:
    """Every form of a verb or of a verb with particles, of which only the first word changes: `pulled back`."""
    word, space, rest = phrase.partition(" ")
    forms = verb_forms(word)
    tail = space + rest
    return {
        "base": (phrase,),
        "s": tuple(form + tail for form in forms.s),
        "ing": tuple(form + tail for form in forms.ing),
        "past": tuple(form + tail for form in forms.past),
        "participle": tuple(form + tail for form in forms.participle),
    }


def inflect_noun(phrase: str) -> dict[NounForm, tuple[str, ...]]:
    """Both forms of a noun phrase, of which only the head changes: `supply routes`, `lines of communication`."""
    words = phrase.split(" ")
    at = _head(words)
    plurals = noun_forms(words[at]).plural
    return {"singular": (phrase,), "plural": tuple(" ".join((*words[:at], form, *words[at + 1 :])) for form in plurals)}


def is_known(phrase: str, kind: Kind) -> bool:
    """True where the dictionary holds the word of the phrase that changes; else its forms are only the regular ones."""
    if kind == "verb":
        return verb_forms(phrase.partition(" ")[0]).known
    words = phrase.split(" ")
    return noun_forms(words[_head(words)]).known


def verb_forms(word: str) -> VerbForms:
    """The forms of a one-word verb; a hyphened one that is not known changes like its last part (`re-take`, `take`)."""
    entry = _table("verb").get(word.lower())
    if entry is None and "-" in word:
        prefix, _, last = word.rpartition("-")
        part = verb_forms(last)
        s, ing, past, participle = (tuple(f"{prefix}-{form}" for form in forms) for forms in (part.s, part.ing, part.past, part.participle))
        return VerbForms(word, s, ing, past, participle, part.known)
    regular = regular_verb(word)
    if entry is None:
        return regular
    s, ing, past, participle = (tuple(field.split("/")) if field else () for field in (*entry.split("\t"), "", "", "", "")[:4])
    past = past or regular.past
    return VerbForms(word, s or regular.s, ing or regular.ing, past, participle or past, known=True)


def noun_forms(word: str) -> NounForms:
    """The forms of a one-word noun; a hyphened one that is not known changes like its last part."""
    entry = _table("noun").get(word.lower())
    if entry is None and "-" in word:
        prefix, _, last = word.rpartition("-")
        part = noun_forms(last)
        return NounForms(word, tuple(f"{prefix}-{form}" for form in part.plural), part.known)
    if not entry:
        return NounForms(word, regular_noun(word).plural, known=entry is not None)
    return NounForms(word, tuple(entry.split("/")), known=True)


def regular_verb(word: str) -> VerbForms:
    """What the spelling rules give: -s or -es, y to ie, a silent e dropped, c to ck, and a short last syllable's consonant
    doubled in words of one syllable (where stress falls in longer words, spelling does not show)."""
    lower = word.lower()
    stem = word + word[-1:] if _doubles(lower) else word + "k" if lower.endswith("ic") else word
    if lower.endswith("e"):
        past = word + "d"
        ing = word[:-2] + "ying" if lower.endswith("ie") else word + "ing" if lower.endswith(("ee", "oe", "ye")) else word[:-1] + "ing"
    elif _ends_in_y(lower):
        past, ing = word[:-1] + "ied", word + "ing"
    else:
        past, ing = stem + "ed", stem + "ing"
    return VerbForms(word, (_with_s(word),), (ing,), (past,), (past,), known=False)


def regular_noun(word: str) -> NounForms:
    """What the spelling rules give: -s, -es after a hissing sound, y to ies."""
    return NounForms(word, (_with_s(word),), known=False)


def _with_s(word: str) -> str:
    lower = word.lower()
    if lower.endswith(_HISSING):
        return word + "es"
    return word[:-1] + "ies" if _ends_in_y(lower) else word + "s"


def _ends_in_y(lower: str) -> bool:
    return len(lower) > 1 and lower[-1] == "y" and lower[-2] not in _VOWELS


def _doubles(lower: str) -> bool:
    """True for one syllable of consonant, one vowel, consonant: cut, hem, quit, trap; not ring, box, play, choke."""
    body = lower[:-1].replace("qu", "q", 1)
    if not lower.isalpha() or lower[-1] in _VOWELS + "wxy" or sum(letter in _VOWELS + "y" for letter in body) != 1:
        return False
    return len(body) > 1 and body[-1] in _VOWELS


def _head(words: list[str]) -> int:
    """Where the head stands: before the first preposition, else last."""
    return next((i - 1 for i, word in enumerate(words) if i and word.lower() in _PREPOSITIONS), len(words) - 1)


@cache
def _table(kind: Kind) -> dict[str, str]:
    """Known words with their irregular forms, empty for a regular one; read when first asked for."""
    text = (files("salient.compile") / "data" / "inflections.txt").read_text(encoding="utf-8")
    start = text.index(f"\n[{kind}s]\n")
    end = text.find("\n[", start + 2)
    lines = text[start + len(kind) + 5 : end if end > 0 else len(text)].splitlines()
    return {word: forms for word, _, forms in (line.partition("\t") for line in lines)}
