"""Finds the proper names of a sentence: known ones, longest first, and runs of capitalised words that the article uses as names."""

from __future__ import annotations

from dataclasses import dataclass

from salient.compile.names import places_called
from salient.compile.rulebook import Name
from salient.compile.words import HYPHENS
from salient.detect.split import Sentence, Text, once_a_sentence

DATELINE = 14
"""Tokens of a dateline at most."""


@dataclass(frozen=True, slots=True)
class Named:
    """A proper name, tokens [start, end); `known` where the rulebook knows it, else `bearers` are the places of the world so called."""

    start: int
    end: int
    known: Name | None
    bearers: tuple[Name, ...] = ()


@once_a_sentence
def names(sentence: Sentence, text: Text) -> list[Named]:
    """Proper names in order: known ones (longest first), and runs of capitalised words."""
    found: list[Named] = []
    roles, i = text.language.roles, 0
    while i < len(sentence):
        if not _begins(sentence, text, i):
            i += 1
            continue
        known = _known(sentence, text, i)
        larger = _listed(sentence, text, i, known.end if known else i + 1)
        if larger:
            found.append(larger)
            i = larger.end
        elif known:
            found.append(known)
            i = known.end
        elif _capital(sentence, text, i):
            end = i + 1
            while end < len(sentence) and not (sentence.raw[end][0].isupper() and _known(sentence, text, end)):
                if sentence.words[end] in roles.joiners and end + 1 < len(sentence) and _capital(sentence, text, end + 1):
                    end += 2
                elif _capital(sentence, text, end):
                    end += 1
                else:
                    break
            bearers = () if is_acronym(sentence.raw[i]) else places_called(tuple(sentence.words[i:end]), text.rulebook.names)
            found.append(Named(i, end, None, bearers))
            i = end
        else:
            i += 1
    return found


def is_person(sentence: Sentence, text: Text, name: Named) -> bool:
    """True for a name that initials, a title or a verb of telling shows to be somebody's: "E.V. Orlov", "spokesman Orlov", "told Orlov"."""
    attribution, before = text.language.attribution, sentence.words[name.start - 1] if name.start else ""
    told = before in text.language.roles.titles or before in attribution.addressing or before in attribution.asked
    return told or (sentence.raw[name.start].endswith(".") and name.end > name.start + 1)


def _begins(sentence: Sentence, text: Text, i: int) -> bool:
    """True for a capital, and for the article that a hyphen joins to one: "al-Shabaab"."""
    if sentence.raw[i][0].isupper():
        return True
    joined = i + 1 < len(sentence) and sentence.raw[i + 1][0].isupper() and sentence.starts[i + 1] == sentence.ends[i] + 1
    return joined and sentence.words[i] in text.language.roles.joiners and text.article.text[sentence.ends[i]] in HYPHENS


def _known(sentence: Sentence, text: Text, i: int) -> Named | None:
    """The known name that begins at a token where one may."""
    for words, name in text.rulebook.names.by_first.get(sentence.words[i], ()):
        if tuple(sentence.words[i : i + len(words)]) == words and (len(words) > 1 or _written(words[0], sentence.raw[i], text)):
            return Named(i, i + len(words), name)
    return None


def _written(word: str, raw: str, text: Text) -> bool:
    """False for a word that would be an abbreviation if it stood in capitals: "Is" is not IS."""
    return raw.isupper() or word not in text.rulebook.names.capitals


def _listed(sentence: Sentence, text: Text, i: int, least: int) -> Named | None:
    """A place of the world whose name goes on beyond `least` and holds another name: "Tal Afar" where Afar is a people."""
    end = i + 1
    while end < min(i + 4, len(sentence)) and sentence.raw[end][0].isupper():
        end += 1
    if end <= least or not any(_known(sentence, text, at) for at in range(i + 1, end)):
        return None
    bearers = places_called(tuple(sentence.words[i:end]), text.rulebook.names)
    return Named(i, end, None, bearers) if bearers else None


def _capital(sentence: Sentence, text: Text, i: int) -> bool:
    """True for a word whose capital marks a name: not a headline's, and at a sentence's start only where the article shows it elsewhere."""
    raw, word = sentence.raw[i], sentence.words[i]
    roles = text.language.roles
    if not raw[0].isupper():
        return _begins(sentence, text, i) and _capital(sentence, text, i + 1)
    if word in roles.not_names:
        return False
    if sentence.headline and not is_acronym(raw):
        return raw in text.capitals()
    before = sentence.words[i - 1] if i else "."
    if not (before[0].isalnum() or before == "," or before in roles.possessives):
        follows = i + 1 < len(sentence) and sentence.raw[i + 1][0].isupper() and sentence.words[i + 1] not in roles.not_names
        if opens_plainly(word, text):
            return False
        return is_acronym(raw) or follows or raw in text.capitals() or bool(places_called((word,), text.rulebook.names))
    return True


def opens_plainly(word: str, text: Text) -> bool:
    """True for a word of the lists, whose capital at a sentence's start tells no name."""
    roles = text.language.roles
    return word in text.language.vocabulary.entries or word in roles.determiners or word in roles.locatives


def is_acronym(raw: str) -> bool:
    """Two to six letters, all capitals."""
    return 2 <= len(raw) <= 6 and raw.isalpha() and raw.isupper()


def dateline(sentence: Sentence) -> int:
    """The tokens of "GOMA, Congo (Reuters) -" at the head of a sentence: where it was written."""
    if not (len(sentence.raw[0]) > 2 and sentence.raw[0].isupper()):
        return 0
    for at in range(1, min(DATELINE, len(sentence))):
        if sentence.words[at] == "-":
            return at
        if sentence.raw[at][0].islower():
            break
    return 0
