"""Brings a date as pages and feeds write it to one form, or says that it cannot; it never guesses a zone, a century or an order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

from salient.compile.page import PageRules

_YEARS = range(1900, 2101)
_MOST_LETTERS = 120
_ISO_START = re.compile(r"\d{4}-\d{2}-\d{2}")
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(am|pm)?|(\d{1,2})(am|pm)")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_OFFSET = re.compile(r"(?:utc|gmt)?([+-])(\d{1,2}):?(\d{2})?")
_SPACED_HALF = re.compile(r"(\d) (am|pm)\b")


@dataclass(slots=True)
class _Parts:
    """What the words of a date have given so far."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    clock: tuple[int, int, int] | None = None
    zone: int | None = None


def read_date(text: str, page: PageRules) -> str | None:
    """`2023-03-21`, or with a time and a known zone `2023-03-21T15:45:00Z` (ISO 8601); None where not every word belongs to one date.

    Knows ISO 8601, RFC 5322 and the ways of `page` to write months and zones. A time without a zone is left out: it would be a guess.
    """
    text = text.strip()
    if _ISO_START.match(text):
        try:
            return _shown(datetime.fromisoformat(text))
        except ValueError:
            pass  # may still be a date with words behind it: "2023-03-21 15:45 EET"
    if len(text) > _MOST_LETTERS:
        return None
    plain = text.lower().replace(",", " ").replace("a.m.", "am").replace("p.m.", "pm").replace("(", " ").replace(")", " ")
    words = _SPACED_HALF.sub(r"\1\2", plain).split()
    parts = _Parts()
    if not all(_take(word.strip(":;") if len(word) > 1 else word, parts, page) for word in words):
        return None
    return _assemble(parts)


def read_date_line(line: str, page: PageRules) -> tuple[str, bool] | None:
    """The date of a line that holds nothing else (labels such as "Published:" apart), and whether it is only that of an update."""
    updated = None
    for segment in re.split(r"[|•·]", line):
        words = segment.split()
        at = next((index for index, word in enumerate(words) if word.lower().strip(":,;") in page.date_updates), len(words))
        found = read_date(" ".join(words[:at]), page)
        if found:
            return found, False
        updated = updated or read_date(" ".join(words[at + 1 :]), page)
    return (updated, True) if updated else None


def _take(word: str, parts: _Parts, page: PageRules) -> bool:
    """Put one word where it belongs; False where it belongs to no date, or stands there a second time."""
    if word in page.date_fillers or word in {"-", ""}:
        return True
    if word in page.months or word.rstrip(".") in page.months:
        return _set(parts, "month", page.months.get(word, page.months.get(word.rstrip("."))))
    if word in page.zones:
        return _set(parts, "zone", page.zones[word])
    if match := _YEAR_FIRST.fullmatch(word):
        return _set(parts, "year", int(match[1])) and _set(parts, "month", int(match[2])) and _set(parts, "day", int(match[3]))
    if match := _DAY_FIRST.fullmatch(word):
        return _set(parts, "day", int(match[1]))
    if word.isdecimal() and len(word) == 4:
        return _set(parts, "year", int(word))
    if match := _CLOCK.fullmatch(word):
        hour = int(match[1] or match[5])
        half = match[4] or match[6]
        if half and not 1 <= hour <= 12:
            return False
        return _set(parts, "clock", (hour % 12 + (12 if half == "pm" else 0) if half else hour, int(match[2] or 0), int(match[3] or 0)))
    if match := _OFFSET.fullmatch(word):
        minutes = int(match[2]) * 60 + int(match[3] or 0)
        return _set(parts, "zone", -minutes if match[1] == "-" else minutes)
    return False


def _set(parts: _Parts, name: str, value: object) -> bool:
    if getattr(parts, name) is not None:
        return False
    setattr(parts, name, value)
    return True


def _assemble(parts: _Parts) -> str | None:
    if parts.year is None or parts.month is None or parts.day is None or parts.year not in _YEARS:
        return None
    try:
        day = date(parts.year, parts.month, parts.day)
        if parts.clock is None or parts.zone is None:
            return day.isoformat()
        hour, minute, second = parts.clock
        zone = timezone(timedelta(minutes=parts.zone))
        return _shown(datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=zone))
    except ValueError:
        return None


def _shown(moment: datetime) -> str | None:
    if moment.year not in _YEARS:
        return None
    if moment.tzinfo is None:
        return moment.date().isoformat()
    return moment.astimezone(UTC).replace(microsecond=0).strftime("%Y-%m-%dT%H:%M:%SZ")
