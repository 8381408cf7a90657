"""Reads quantities and addresses as people write them in salient.yaml; ValueError says what would be right."""

from __future__ import annotations

import base64
import re
from datetime import timedelta
from urllib.parse import urlsplit

_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_SIZES = {"B": 1, "KB": 1_000, "MB": 1_000_000, "GB": 1_000_000_000}


def duration(value: object) -> object:
    """`2s`, `1.5 m`, `500ms`; a bare number is refused, since nobody can tell its unit."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)", value) if isinstance(value, str) else None
    if isinstance(value, timedelta):
        return value
    if not match:
        raise ValueError("a duration is a number with its unit: 500ms, 2s, 5m, 1h")
    try:
        return timedelta(seconds=float(match[1]) * _UNITS[match[2]])
    except OverflowError:
        raise ValueError("this duration is longer than time itself is counted") from None


def some_time(value: timedelta) -> timedelta:
    """A duration that is longer than nothing."""
    if not value:
        raise ValueError("it must be longer than 0")
    return value


def size(value: object) -> object:
    """`500KB`, `20MB`; a bare number is refused, since nobody can tell its unit."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(B|KB|MB|GB)", value, re.IGNORECASE) if isinstance(value, str) else None
    if not match:
        raise ValueError("a size is a number with its unit: 500KB, 20MB, 1GB")
    if len(match[1]) > 15:
        raise ValueError("this size has more digits than any disk")
    return int(float(match[1]) * _SIZES[match[2].upper()])


def workers(value: object) -> object:
    """`auto`, or a number from 1 to 64."""
    text = str(value)
    if text != "auto" and not (text.isdecimal() and len(text) <= 2 and 1 <= int(text) <= 64):
        raise ValueError("write auto, or a number from 1 to 64")
    return value


def listen(value: str) -> str:
    """`host:port`."""
    host, _, port = value.rpartition(":")
    if not host or not re.fullmatch("[0-9]{1,5}", port) or int(port) > 65535:
        raise ValueError("write host:port, for example 127.0.0.1:8787")
    return value


def url(value: str) -> str:
    """A whole http or https address."""
    try:
        parts = urlsplit(value)
        whole = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        whole = False
    if not whole:
        raise ValueError("write a whole address, for example https://example.org/hook")
    return value


def secret(text: str) -> bytes:
    """The bytes of a webhook's secret, `whsec_` and base64, of the length that Standard Webhooks 1.0 asks for."""
    try:
        found = base64.b64decode(text.strip().removeprefix("whsec_"), validate=True)
    except ValueError:
        raise ValueError("does not hold 'whsec_' and base64") from None
    if not 24 <= len(found) <= 64:
        raise ValueError(f"holds {len(found)} bytes, 24 to 64 are needed")
    return found
