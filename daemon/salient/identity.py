"""Ids made from content alone: never from time, path, host or rule version, so that the same content can never be raised twice.

Recipe version 1. Changing a recipe would raise all history again: add a new version beside it instead.
"""

from __future__ import annotations

import hashlib
import unicodedata

from salient.model import Actor, Place


def article_id(title: str | None, text: str) -> str:
    """`sha256:` over NFC(title) LF NFC(text); no title counts as an empty one."""
    digest = hashlib.sha256()
    digest.update(unicodedata.normalize("NFC", title or "").encode("utf-8", "surrogatepass"))
    digest.update(b"\n")
    digest.update(unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass"))
    return "sha256:" + digest.hexdigest()


def name_key(name: str | None) -> str:
    """A name without case, accents, punctuation and leading article: `the El-Fasher` and `El Fasher` are one key."""
    folded = unicodedata.normalize("NFKD", (name or "").casefold())
    words = "".join(c if c.isalnum() else " " for c in folded if not unicodedata.combining(c)).split()
    # English alone, and here rather than in rules/: ids are made of keys, and must not change with the rules.
    return " ".join(words[1:] if words[:1] == ["the"] else words)


def place_key(place: Place | None) -> str:
    """The key of a place, empty where none is known."""
    return name_key(place.name or place.text) if place else ""


def actor_key(actor: Actor | None) -> str:
    """The key of a force, empty where none is known."""
    return name_key(actor.name or actor.text) if actor else ""


def side_key(actor: Actor | None) -> str:
    """The key of a force's side, empty where none is known."""
    return name_key(actor.side) if actor else ""


def alert_id(article: str, event_type: str, status: str, place: str, actor: str) -> str:
    """`alt_` and 32 hexadecimal digits from the article's id, type, status, place key and actor key."""
    return "alt_" + _digest(article, event_type, status, place, actor)


def incident_id(event_type: str, place: str, side: str, day: str) -> str:
    """`inc_` and 32 hexadecimal digits from the incident's type, place key, side key and day."""
    return "inc_" + _digest(event_type, place, side, day)


def message_id(kind: str, alert: str) -> str:
    """`msg_` and 32 hexadecimal digits; without a full stop, as Standard Webhooks wants ids."""
    return "msg_" + _digest(kind, alert)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(("1", *parts)).encode("utf-8", "surrogatepass")).hexdigest()[:32]
