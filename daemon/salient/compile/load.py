"""Finds and reads the documents of one or more rules folders and compiles them to a Rulebook, all mistakes at once.

Folders are read in the order given; what stands beside each other in one folder has no order of its own.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from salient.compile.allow import without_allowed
from salient.compile.fields import language_of
from salient.compile.language import compile_language, with_search
from salient.compile.lint import lint
from salient.compile.names import compile_names
from salient.compile.overlay import Overlay, check_languages, overlays_in_force
from salient.compile.page import PageRules, merge_pages, page_rules
from salient.compile.pattern import nearest
from salient.compile.rulebook import Language, Rulebook
from salient.compile.schema import KINDS
from salient.compile.size import too_many_words
from salient.config import BUILTIN
from salient.document import Document, read_document
from salient.errors import RulesError
from salient.model import Problem


def shipped(name: str) -> Path:
    """A folder that travels with the program (`rules`, `seeds`): inside the wheel, or the checkout's beside daemon/."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "shipped" / name
    return inside if inside.is_dir() else package.parents[1] / name


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """No garbage collection meanwhile: a load makes a million objects to keep, and a third of its time went into looking for others."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@_nothing_collected()
def load_rulebook(folders: Sequence[str], today: date | None = None) -> tuple[Rulebook, list[Problem]]:
    """The Rulebook of these folders (`builtin` names the shipped one) and its warnings; without a day no overlay has expired.

    Raises RulesError with every mistake found; where there are too many words, with those found before any is compiled.
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
    overlays = overlays_in_force(by_kind["overlay"], today, problems)
    by_kind["overlay"] = [overlay.document for overlay in overlays]
    if excess := too_many_words((*by_kind["vocab"], *by_kind["overlay"])):
        raise RulesError([*_mistakes(problems), excess])
    spoken = _by_language(by_kind, problems)
    check_languages(overlays, spoken, problems)
    rulebook = _compile(by_kind, spoken, overlays, problems)
    if mistakes := _mistakes(problems):
        raise RulesError(mistakes)
    for code, language in rulebook.languages.items():
        own = [document for documents in spoken[code].values() for document in documents]
        changes = [overlay.document for overlay in overlays if overlay.language == code]
        problems.extend(lint([*own, *changes], language.vocabulary, language.status))
    compiled = [document for documents in by_kind.values() for document in documents]
    return rulebook, without_allowed(problems, compiled)


def _mistakes(problems: Iterable[Problem]) -> list[Problem]:
    return [problem for problem in dict.fromkeys(problems) if not problem.warning]


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
                documents.append(replace(document, folder=str(root)))
    return documents


def _shown(file: Path) -> str:
    """A path as a person in the working folder would write it."""
    try:
        return str(file.relative_to(Path.cwd()))
    except ValueError:
        return str(file)


def _by_language(by_kind: dict[str, list[Document]], problems: list[Problem]) -> dict[str, dict[str, list[Document]]]:
    """The documents that are in one language, by its code and their kind."""
    spoken: dict[str, dict[str, list[Document]]] = {}
    for kind in ("rule", "vocab", "context"):
        for document in by_kind[kind]:
            spoken.setdefault(language_of(document, problems), {}).setdefault(kind, []).append(document)
    for document in (*by_kind["names"], *by_kind["page"]):
        language_of(document, problems)  # they serve all languages
    return spoken


def _compile(
    by_kind: dict[str, list[Document]],
    spoken: dict[str, dict[str, list[Document]]],
    overlays: Sequence[Overlay],
    problems: list[Problem],
) -> Rulebook:
    languages = {
        code: compile_language(code, documents, [overlay for overlay in overlays if overlay.language == code], problems)
        for code, documents in spoken.items()
    }
    _check_rules(by_kind["rule"], languages.values(), problems)
    pages: list[PageRules] = []
    for document in by_kind["page"]:
        page, found = page_rules(document)
        problems.extend(found)
        pages.append(page)
    names = compile_names(by_kind["names"], [language.words for language in languages.values()], problems)
    return Rulebook(
        digest=_digest([document for documents in by_kind.values() for document in documents]),
        languages={code: with_search(language, names) for code, language in languages.items()},
        names=names,
        page=merge_pages(pages),
    )


def _check_rules(documents: list[Document], languages: Iterable[Language], problems: list[Problem]) -> None:
    """Each rule's id is used once, whatever the languages; and there is a rule."""
    first: dict[str, Document] = {}
    for document in documents:
        rule = str(document.data["rule"])
        other = first.setdefault(rule, document)
        if other is not document:
            hint = "ids are unique and never reused"
            if other.folder != document.folder:
                hint = f"another id, or an overlay with applies_to: {{rule: {rule}}} to change that rule"
            problems.append(document.problem("E304", f"the id '{rule}' is also that of {other.file}", ("rule",), hint=hint))
    if documents and not any(language.rules for language in languages):
        problems.append(Problem("E003", "the overlays disable every rule"))
    if not documents and not any(not problem.warning for problem in problems):
        problems.append(Problem("E003", "there is no rule in any of the rules folders"))


def _digest(documents: list[Document]) -> str:
    """`sha256:` over all documents' lines, in an order that does not depend on where the folders lie."""
    digest = hashlib.sha256()
    for text in sorted("\n".join(document.lines) for document in documents):
        digest.update(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest())
    return "sha256:" + digest.hexdigest()
