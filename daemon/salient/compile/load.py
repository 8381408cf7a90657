"""Finds and reads the documents of one or more rules folders and compiles them to a Rulebook, all mistakes at once.

Folders are read in the order given; what stands beside each other in one folder has no order of its own.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from salient.compile.inflect import LANGUAGE
from salient.compile.language import compile_language
from salient.compile.names import compile_names
from salient.compile.page import PageRules, merge_pages, page_rules
from salient.compile.pattern import nearest
from salient.compile.rulebook import Rulebook
from salient.compile.schema import KINDS
from salient.config import BUILTIN
from salient.document import Document, read_document
from salient.errors import RulesError
from salient.model import Problem

_CODE = re.compile("[a-z]{2}")
_SPOKEN = ("rule", "vocab", "context")
"""The kinds of documents that are in one language; names and pages serve them all."""


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
    spoken: dict[str, dict[str, list[Document]]] = {}
    for kind in _SPOKEN:
        for document in by_kind[kind]:
            spoken.setdefault(_language(document, problems), {}).setdefault(kind, []).append(document)
    for document in (*by_kind["names"], *by_kind["page"]):
        _language(document, problems)
    languages = {code: compile_language(code, documents, problems) for code, documents in spoken.items()}
    _check_ids(by_kind["rule"], problems)
    pages: list[PageRules] = []
    for document in by_kind["page"]:
        page, found = page_rules(document)
        problems.extend(found)
        pages.append(page)
    return Rulebook(
        digest=_digest([document for documents in by_kind.values() for document in documents]),
        languages=languages,
        names=compile_names(by_kind["names"], [language.words for language in languages.values()], problems),
        page=merge_pages(pages),
    )


def _language(document: Document, problems: list[Problem]) -> str:
    """The language that a document names; what names none is in the language of the shipped rules."""
    language = document.data.get("language", LANGUAGE)
    if isinstance(language, str) and _CODE.fullmatch(language):
        return language
    problems.append(document.problem("E302", "'language' is a code of two small letters", ("language",), hint="language: en"))
    return LANGUAGE


def _check_ids(documents: list[Document], problems: list[Problem]) -> None:
    """Each rule's id is used once, whatever the languages; and there is a rule."""
    files: dict[str, str] = {}
    for document in documents:
        rule = str(document.data["rule"])
        if rule in files:
            hint = "ids are unique and never reused"
            problems.append(document.problem("E304", f"the id '{rule}' is also that of {files[rule]}", ("rule",), hint=hint))
        files.setdefault(rule, document.file)
    if not files and not any(not problem.warning for problem in problems):
        problems.append(Problem("E003", "there is no rule in any of the rules folders"))


def _digest(documents: list[Document]) -> str:
    """`sha256:` over all documents' lines, in an order that does not depend on where the folders lie."""
    digest = hashlib.sha256()
    for text in sorted("\n".join(document.lines) for document in documents):
        digest.update(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest())
    return "sha256:" + digest.hexdigest()
