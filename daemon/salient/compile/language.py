"""The documents of one language become a Language: first how its words are cut, then its lists, then what is written with them.

What overlays change is put upon each of these in its turn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from salient.compile.context import PARTS, compile_attribution, compile_roles, compile_status, compile_words
from salient.compile.overlay import Overlay, touched, with_cues, with_overlays
from salient.compile.overlay_lists import list_changes
from salient.compile.pattern import nearest
from salient.compile.quantities import QuantitiesContext, compile_quantities
from salient.compile.role_words import RolesContext
from salient.compile.rulebook import AttributionContext, Language, Names, StatusContext
from salient.compile.rules import compile_rule
from salient.compile.vocabulary import build_vocabulary
from salient.compile.witness import search_of
from salient.compile.words import WordsContext
from salient.document import Document
from salient.model import Problem


def compile_language(
    code: str, by_kind: Mapping[str, Sequence[Document]], overlays: Sequence[Overlay], problems: list[Problem]
) -> Language:
    """The language of these documents as its overlays change it; a part of the context that no document has is empty."""
    contexts, lists, rule_documents = (by_kind.get(kind, ()) for kind in ("context", "vocab", "rule"))
    parts = _parts(contexts, problems)
    words = compile_words(parts["words"], problems) if "words" in parts else WordsContext()
    vocabulary, found = build_vocabulary(lists, code, words, list_changes(overlays, lists, problems))
    problems.extend(found)
    status = compile_status(parts["status"], vocabulary, problems) if "status" in parts else StatusContext()
    status = with_cues(status, overlays, vocabulary, problems)
    attribution = compile_attribution(parts["attribution"], vocabulary, problems) if "attribution" in parts else AttributionContext()
    roles = compile_roles(parts["roles"], vocabulary, problems) if "roles" in parts else RolesContext()
    quantities = compile_quantities(parts["quantities"], vocabulary, problems) if "quantities" in parts else QuantitiesContext()
    compiled = [compile_rule(document, vocabulary, problems) for document in rule_documents]
    left, disabled = with_overlays(compiled, overlays, vocabulary, problems)
    rules = touched(left, overlays, rule_documents, contexts)
    return Language(
        code=code,
        rules=rules,
        vocabulary=vocabulary,
        status=status,
        attribution=attribution,
        roles=roles,
        quantities=quantities,
        small=_small(words, status, attribution, roles),
        disabled=disabled,
    )


def with_search(language: Language, names: Names) -> Language:
    """The language with what its rules have to be looked for by; names are cut as all languages would, so they come last."""
    return replace(language, search=search_of(language.rules, language.status.rebuttals, language.vocabulary, language.roles, names))


def _parts(documents: Sequence[Document], problems: list[Problem]) -> dict[str, Document]:
    """The document of each part of the context."""
    found: dict[str, Document] = {}
    for document in documents:
        part = str(document.data["context"])
        if part in found:
            other, hint = found[part], "join the two"
            if other.folder != document.folder:
                hint = "leave this one out; an overlay changes the cues and lists of the other"
            problems.append(document.problem("E304", f"the context '{part}' is also in {other.file}", ("context",), hint=hint))
        elif part not in PARTS:
            problems.append(document.problem("E303", f"'context' is one of {', '.join(PARTS)}", ("context",), hint=nearest(part, PARTS)))
        else:
            found[part] = document
    return found


def _small(words: WordsContext, status: StatusContext, attribution: AttributionContext, roles: RolesContext) -> frozenset[str]:
    """The words that stand in every text of the language, whatever it is about."""
    parts = (
        words.common, words.particles, status.stops, status.coordinators,
        attribution.boundaries, attribution.pronouns, attribution.relatives,
        roles.determiners, roles.partitives, roles.destinations, roles.pronouns, roles.conjunctions,
    )  # fmt: skip
    return frozenset(word for part in parts for word in part if word.isalpha())
