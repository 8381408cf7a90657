"""The documents of one language become a Language: first how its words are cut, then its lists, then what is written with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from salient.compile.context import PARTS, compile_attribution, compile_roles, compile_status, compile_words
from salient.compile.pattern import nearest
from salient.compile.rulebook import AttributionContext, Language, RolesContext, Rule, StatusContext
from salient.compile.rules import compile_rule
from salient.compile.vocabulary import Vocabulary, build_vocabulary
from salient.compile.witness import witness
from salient.compile.words import WordsContext
from salient.document import Document
from salient.model import Problem


def compile_language(code: str, by_kind: Mapping[str, Sequence[Document]], problems: list[Problem]) -> Language:
    """The language of these documents; a part of the context that no document has is empty."""
    parts = _parts(by_kind.get("context", ()), problems)
    words = compile_words(parts["words"], problems) if "words" in parts else WordsContext()
    vocabulary, found = build_vocabulary(by_kind.get("vocab", ()), code, words)
    problems.extend(found)
    status = compile_status(parts["status"], vocabulary, problems) if "status" in parts else StatusContext()
    attribution = compile_attribution(parts["attribution"], vocabulary, problems) if "attribution" in parts else AttributionContext()
    roles = compile_roles(parts["roles"], vocabulary, problems) if "roles" in parts else RolesContext()
    rules = tuple(compile_rule(document, vocabulary, problems) for document in by_kind.get("rule", ()))
    by_word = _by_word(rules, vocabulary)
    return Language(
        code=code,
        rules=rules,
        vocabulary=vocabulary,
        status=status,
        attribution=attribution,
        roles=roles,
        witnesses=tuple(by_word),
        candidates=tuple(map(tuple, by_word.values())),
        small=_small(words, status, attribution, roles),
    )


def _parts(documents: Sequence[Document], problems: list[Problem]) -> dict[str, Document]:
    """The document of each part of the context."""
    found: dict[str, Document] = {}
    for document in documents:
        part = str(document.data["context"])
        if part in found:
            hint = "join the two"
            problems.append(document.problem("E304", f"the context '{part}' is also in {found[part].file}", ("context",), hint=hint))
        elif part not in PARTS:
            problems.append(document.problem("E303", f"'context' is one of {', '.join(PARTS)}", ("context",), hint=nearest(part, PARTS)))
        else:
            found[part] = document
    return found


def _by_word(rules: Sequence[Rule], vocabulary: Vocabulary) -> dict[str, list[tuple[int, int]]]:
    """For each word that is searched for, in order, the (rule, pattern) numbers that it speaks for."""
    found: dict[str, list[tuple[int, int]]] = {}
    for number, rule in enumerate(rules):
        for index, pattern in enumerate(rule.patterns):
            for word in witness(pattern.tree, vocabulary) or ():
                found.setdefault(word, []).append((number, index))
    return {word: found[word] for word in sorted(found)}


def _small(words: WordsContext, status: StatusContext, attribution: AttributionContext, roles: RolesContext) -> frozenset[str]:
    """The words that stand in every text of the language, whatever it is about."""
    parts = (
        words.common, words.particles, status.stops, status.coordinators,
        attribution.boundaries, attribution.pronouns, attribution.relatives,
        roles.determiners, roles.partitives, roles.destinations, roles.pronouns, roles.conjunctions,
    )  # fmt: skip
    return frozenset(word for part in parts for word in part if word.isalpha())
