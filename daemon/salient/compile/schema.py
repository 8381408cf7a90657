"""JSON Schema of the documents, so that editors complete keys and mark mistakes; what only the compiler can see is left to it."""

from __future__ import annotations

from salient.compile import context, names, overlay, page_keys, quantities, rules, vocabulary
from salient.compile.keys import Shape, any_of, mapping

_CONTEXTS = (context.WORD_KEYS, context.STATUS, context.ATTRIBUTION, context.ROLES, quantities.QUANTITIES)
_SHAPES: dict[str, tuple[str, Shape]] = {
    "rule": ("A rule: one detector", mapping(rules.KEYS, **rules.TOGETHER)),
    "vocab": ("Word lists that rules call by name", mapping(vocabulary.VOCAB)),
    "context": ("What all rules of a language share: words, status, attribution, roles or quantities", any_of(*map(mapping, _CONTEXTS))),
    "names": ("Known sides, armed groups and places", mapping(names.NAMES)),
    "overlay": ("Changes to rules, word lists and cues of other folders", mapping(overlay.OVERLAY, **overlay.TOGETHER)),
    "page": ("What news pages put around an article", mapping(page_keys.PAGE)),
}
KINDS = tuple(_SHAPES)


def document_schema(kind: str | None = None) -> Shape:
    """The schema of one kind of document, or one that fits them all."""
    if kind is None:
        title, shape = "A document of Salient's rules", any_of(*({"title": title, **shape} for title, shape in _SHAPES.values()))
    else:
        title, shape = _SHAPES[kind]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **shape}
