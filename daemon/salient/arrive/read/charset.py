"""Bytes become text: a byte order mark, else strict UTF-8, else what an HTML page declares, else a detected encoding where that is sure."""

from __future__ import annotations

import codecs
import re

from salient.errors import ArticleError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Only encodings that tell themselves apart: those of old desktops (DOS, Mac) fit nearly any bytes, and those of East Asia each other's.
_CANDIDATES = ["cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "koi8_r", "koi8_u"]
_WESTERN = "cp1252"
_DECLARATION = re.compile(rb"<meta\s[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:-]{1,40})", re.IGNORECASE)
_DECLARED_WITHIN = 4096
# Other codecs that Python knows make text of any bytes, or are not for text; ISO-2022 hides markup in its shifts.
_DECLARABLE = re.compile(r"cp(125\d|866|874|932|949)|koi8-[rtu]|iso8859-\d+|gbk|gb2312|gb18030|big5|shift_jis|euc_(jp|kr)")
_SAMPLE = 64_000
_MOST_CHAOS = 0.1


def decode(raw: bytes) -> str:
    """The text of a file, without its byte order mark and with its line ends as they are.

    Raises ArticleError `binary` or `not_text`.
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            try:
                return raw[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise ArticleError(
                    "not_text", f"begins as {encoding} and breaks at byte {error.start + len(mark)}: save it as UTF-8"
                ) from error
    if b"\0" in raw:
        raise ArticleError("binary", "holds NUL bytes: it is no text, or a kind of Unicode without its byte order mark: save it as UTF-8")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        if _is_damaged_utf8(raw):
            raise ArticleError("not_text", f"is UTF-8 that breaks at byte {error.start}: it is cut off or damaged") from error
    return _declared(raw) or _detect(raw)


def _declared(raw: bytes) -> str | None:
    """The text in the encoding that a page names in its head; None where it names none, or one that does not fit.

    A page that is sound UTF-8 is that whatever it says: what fetched it may have recoded it and left the declaration as it was.
    """
    found = _DECLARATION.search(raw[:_DECLARED_WITHIN])
    if found is None:
        return None
    try:
        name = codecs.lookup(found[1].decode("ascii")).name
        encoding = _WESTERN if name == "iso8859-1" else name  # as browsers read it
        return raw.decode(encoding) if _DECLARABLE.fullmatch(encoding) else None
    except (LookupError, UnicodeDecodeError):
        return None


def _is_damaged_utf8(raw: bytes) -> bool:
    """Whether most of what is not ASCII is sound UTF-8. Any one-byte encoding would fit such a file, and make nonsense of it."""
    text = raw.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    sound = sum(not character.isascii() for character in text) - broken
    return sound > broken


def _detect(raw: bytes) -> str:
    """charset-normalizer's best guess; where windows-1252 fits as well, that, since it is by far the most common."""
    from charset_normalizer import from_bytes  # a slow import that most files never need

    cut = raw.rfind(b"\n", 0, _SAMPLE) + 1 if len(raw) > _SAMPLE else len(raw)
    matches = from_bytes(raw[: cut or _SAMPLE], cp_isolation=_CANDIDATES)
    best = matches.best()
    if best is None or best.chaos > _MOST_CHAOS:
        raise ArticleError("not_text", "is not UTF-8, and no other encoding fits: save it as UTF-8")
    as_good = (found for found in matches if (found.chaos, -found.coherence) <= (best.chaos, -best.coherence))
    encoding = _WESTERN if any(_WESTERN in found.could_be_from_charset for found in as_good) else best.encoding
    try:
        return raw.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise ArticleError("not_text", f"is not UTF-8 and looks like {encoding}, but is not that throughout: save it as UTF-8") from error
