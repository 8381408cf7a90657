"""The places of the world by their spellings, looked up in a compact table that is read once a process and never turned into objects.

data/places.txt.gz (tools/make_gazetteer.py) has two parts. Below [places] stands one place a line: country, latitude, longitude, name.
Below [names] stands one spelling a line, sorted by bytes, with the places that bear it, each by where its line begins in the file.
"""

from __future__ import annotations

import gzip
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

MOST_WORDS = 4
"""How many words a spelling in the table has at most."""
_UNDIVIDED = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ə": "a"})


@dataclass(frozen=True, slots=True)
class Listed:
    """A place of the table; `at` is where its line begins and tells it apart from all others."""

    at: int
    name: str
    country: str
    lat: float
    lon: float


def spelling_key(words: tuple[str, ...]) -> str:
    """Folded words without accents and apostrophes, as the table has them: sana'a and Ṣan‘ā’ are both sanaa."""
    key = " ".join(words)
    if not key.isascii():
        key = "".join(c for c in unicodedata.normalize("NFKD", key.translate(_UNDIVIDED)) if c.isalnum() or c == " ")
    return key.replace("'", "").replace("`", "")


class Gazetteer:
    """The table as bytes; a look-up halves its sorted part until one line is left."""

    def __init__(self, table: bytes) -> None:
        self._table = table
        self._first = table.index(b"\n[names]\n") + len(b"\n[names]\n")

    def places(self, words: tuple[str, ...]) -> tuple[Listed, ...]:
        """All places that bear a name, given as its folded words; none where the table lacks it."""
        if len(words) > MOST_WORDS:
            return ()
        key = spelling_key(words).encode("utf-8") + b"\t"
        low, high = self._first, len(self._table)
        while low < high:
            start = self._table.rfind(b"\n", low, (low + high) // 2) + 1 or low
            end = self._table.index(b"\n", start)
            line = self._table[start:end]
            if line.startswith(key):
                return tuple(self._place(int(at, 36)) for at in line[len(key) :].split())
            if line < key:
                low = end + 1
            else:
                high = start
        return ()

    def _place(self, at: int) -> Listed:
        country, lat, lon, name = self._table[at : self._table.index(b"\n", at)].decode("utf-8").split("\t")
        return Listed(at, name, country, float(lat), float(lon))


@lru_cache(maxsize=4096)
def places_of_the_world(words: tuple[str, ...]) -> tuple[Listed, ...]:
    """All places that bear a name, given as its folded words; articles repeat their names."""
    return _shipped().places(words)


@cache
def _shipped() -> Gazetteer:
    """The table of the package, read when first asked for."""
    return Gazetteer(gzip.decompress((files("salient.compile") / "data" / "places.txt.gz").read_bytes()))
