"""Finds and reads the documents of one or more rules folders and compiles them to a Rulebook, all mistakes at once.

Folders are read in the order given; what stands beside each other in one folder has no order of its own.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from salient.compile.context import PARTS, compile_attribution, compile_roles, compile_status
from salient.compile.names import compile_names
from salient.compile.page import PageRules, merge_pages, page_rules
from salient.compile.pattern import nearest
from salient.compile.rulebook import AttributionContext, RolesContext, Rule, Rulebook, StatusContext
from salient.compile.rules import compile_rule
from salient.compile.schema import KINDS
from salient.compile.vocabulary import Vocabulary, build_vocabulary
from salient.compile.witness import search_of
from salient.config import BUILTIN
from salient.document import Document, read_document
from salient.errors import RulesError
from salient.model import Problem

_LANGUAGE = re.compile("[a-z]{2}")


def shipped(name: str) -> Path:
    """A folder that travels with the program (`rules`, `seeds`): inside the wheel, or the checkout's beside daemon/."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "shipped" / name
    return inside if inside.is_dir() else package.parents[1] / name


def load_rulebook(folders: Sequence[str]) -> tuple[Rulebook, list[Problem]]:
    """The Rulebook of these folders (`builtin` names the shipped one) and its warnings.

    Raises RulesError with every mistake found.
    """
    problems: list[Problem] = []
    documents = _read(folders, problems)
    by_kind: dict[str, list[Document]] = {kind: [] for kind in KINDS}
    for document in documents:
        first = next(iter(document.data), None) if isinstance(document.data, dict) else None
        if first in by_kind:
            by_kind[first].append(document)
        else:
            hint = nearest(str(first), KINDS) or "its first key is one of " + ", ".join(f"'{kind}:'" for kind in KINDS)
            what = "the document does not say of what kind it is" if first is None else f"'{first}:' is no kind of document"
            problems.append(document.problem("E002", what, hint=hint))
    rulebook = _compile(by_kind, problems)
    mistakes = [problem for problem in dict.fromkeys(problems) if not problem.warning]
    if mistakes:
        raise RulesError(mistakes)
    return rulebook, problems


def _read(folders: Sequence[str], problems: list[Problem]) -> list[Document]:
    documents = []
    for folder in folders:
        root = shipped("rules") if folder == BUILTIN else Path(folder)
        files = sorted(root.rglob("*.yaml")) if root.is_dir() else []
        if not files:
            problems.append(
                Problem(
                    "E001", f"there are no .yaml documents in the rules folder {root}", hint="set rules: in salient.yaml, or rules: builtin"
                )
            )
        for file in files:
            document, found = read_document(file, _shown(file))
            problems.extend(found)
            if document and document.data is not None:
                documents.append(document)
    return documents


def _shown(file: Path) -> str:
    """A path as a person in the working folder would write it."""
    try:
        return str(file.relative_to(Path.cwd()))
    except ValueError:
        return str(file)


def _compile(by_kind: dict[str, list[Document]], problems: list[Problem]) -> Rulebook:
    vocabulary, found = build_vocabulary(by_kind["vocab"])
    problems.extend(found)
    status, attribution, roles = StatusContext(), AttributionContext(), RolesContext()
    files: dict[str, str] = {}
    for document in by_kind["context"]:
        part = str(document.data["context"])
        if part in files:
            problems.append(document.problem("E304", f"the context '{part}' is also in {files[part]}", ("context",), hint="join the two"))
            continue
        files[part] = document.file
        if part == "status":
            status = compile_status(document, vocabulary, problems)
        elif part == "attribution":
            attribution = compile_attribution(document, vocabulary, problems)
        elif part == "roles":
            roles = compile_roles(document, vocabulary, problems)
        else:
            problems.append(document.problem("E303", f"'context' is one of {', '.join(PARTS)}", ("context",), hint=nearest(part, PARTS)))
    rules = _rules(by_kind["rule"], vocabulary, problems)
    pages: list[PageRules] = []
    for document in by_kind["page"]:
        page, found = page_rules(document)
        problems.extend(found)
        pages.append(page)
    names = compile_names(by_kind["names"], problems)
    return Rulebook(
        digest=_digest([document for documents in by_kind.values() for document in documents]),
        rules=rules,
        vocabulary=vocabulary,
        status=status,
        attribution=attribution,
        roles=roles,
        names=names,
        page=merge_pages(pages),
        search=search_of(rules, vocabulary, roles, names),
        languages=_languages(by_kind, problems),
    )


def _languages(by_kind: dict[str, list[Document]], problems: list[Problem]) -> frozenset[str]:
    """The languages that the word lists are in."""
    found = set()
    for kind, documents in by_kind.items():
        for document in documents:
            if "language" not in document.data:
                continue
            language = document.data["language"]
            if not isinstance(language, str) or not _LANGUAGE.fullmatch(language):
                problems.append(document.problem("E302", "'language' is a code of two small letters", ("language",), hint="language: en"))
            elif kind == "vocab":
                found.add(language)
    return frozenset(found)


def _rules(documents: list[Document], vocabulary: Vocabulary, problems: list[Problem]) -> tuple[Rule, ...]:
    rules: dict[str, Rule] = {}
    for document in documents:
        rule = compile_rule(document, vocabulary, problems)
        if rule.id in rules:
            problems.append(
                document.problem(
                    "E304", f"the id '{rule.id}' is also that of {rules[rule.id].file}", ("rule",), hint="ids are unique and never reused"
                )
            )
        rules[rule.id] = rule
    if not rules and not any(not problem.warning for problem in problems):
        problems.append(Problem("E003", "there is no rule in any of the rules folders"))
    return tuple(rules.values())


def _digest(documents: list[Document]) -> str:
    """`sha256:` over all documents' lines, in an order that does not depend on where the folders lie."""
    digest = hashlib.sha256()
    for text in sorted("\n".join(document.lines) for document in documents):
        digest.update(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest())
    return "sha256:" + digest.hexdigest()
