"""`salient rules inflect`: every form of a word that the compiler makes, and where the rulebook has it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

import typer

from salient.cli.output import Cell, ConfigOption, Format, print_rows, say
from salient.cli.rulebook import todays_rulebook
from salient.compile.inflect import LANGUAGE, Kind, inflect_noun, inflect_verb, is_known
from salient.compile.rulebook import Rulebook
from salient.compile.vocabulary import NOUN_FORMS, VERB_FORMS, Vocabulary
from salient.config import load_config
from salient.errors import UserError

COLUMNS = ("as", "spelling", "form", "known", "list", "file")
KINDS: tuple[Kind, ...] = ("verb", "noun")
FORMS: dict[Kind, tuple[str, ...]] = {"verb": VERB_FORMS, "noun": NOUN_FORMS}


def inflect(
    word: Annotated[str, typer.Argument(help="A word or phrase in its dictionary form.")],
    as_: Annotated[Kind | None, typer.Option("--as", help="What it is; else what lists or the dictionary have it as.")] = None,
    config: ConfigOption = None,
    format: Annotated[Format, typer.Option(help="How to print them.")] = "table",  # noqa: A002  the option's name
) -> None:
    """Show every form of a word that the compiler makes, and the lists of the rulebook that hold it.

    \b
    Examples:
      salient rules inflect besiege
      salient rules inflect "supply route" --as noun --format jsonl
    """
    phrase = " ".join(word.split())
    if not any(letter.isalpha() for letter in phrase):
        raise UserError(f"'{word}' is no word; give one in its dictionary form, for example: salient rules inflect besiege")
    rulebook, _ = todays_rulebook(load_config(config, secrets=False).rules)
    vocabulary = _vocabulary(phrase, rulebook)
    kinds = [as_] if as_ else _kinds(phrase, vocabulary)
    print_rows(COLUMNS, [row for kind in kinds for row in inflect_rows(phrase, kind, vocabulary)], format)
    if vocabulary.language == LANGUAGE and not any(is_known(phrase, kind) for kind in kinds):
        say(f"The dictionary lacks '{phrase}' as a {' or a '.join(kinds)}; where a regular form is wrong, give its spelling under forms:")


def _vocabulary(phrase: str, rulebook: Rulebook) -> Vocabulary:
    """The lists of the first language that holds it, in whatever form, else those of the language that is inflected here."""
    vocabularies = [language.vocabulary for language in rulebook.languages.values()]
    held = [one for one in vocabularies if one.lists_with(phrase) or any(word == phrase for word, _ in one.overrides)]
    return next(iter(held), rulebook.languages[LANGUAGE].vocabulary if LANGUAGE in rulebook.languages else vocabularies[0])


def _kinds(phrase: str, vocabulary: Vocabulary) -> Sequence[Kind]:
    """What lists hold it as, else what the dictionary does, else both."""
    held = {name.rpartition(".")[2] for name, _ in vocabulary.lists_with(phrase)}
    return [kind for kind in KINDS if FORMS[kind][0] in held] or [kind for kind in KINDS if is_known(phrase, kind)] or KINDS


def inflect_rows(phrase: str, kind: Kind, vocabulary: Vocabulary) -> Iterator[list[Cell]]:
    """A row for each spelling and each list that holds it; one without a list where none does."""
    forms: dict[str, tuple[str, ...]] = dict.fromkeys(FORMS[kind], ())
    if vocabulary.language == LANGUAGE:
        forms = {str(form): spelled for form, spelled in (inflect_verb(phrase) if kind == "verb" else inflect_noun(phrase)).items()}
    made: dict[str, list[str]] = {}
    for form in FORMS[kind]:
        for spelling in (*forms[form], *vocabulary.overrides.get((phrase, form), ())):
            made.setdefault(spelling, []).append(form)
    known = "yes" if vocabulary.language == LANGUAGE and is_known(phrase, kind) else "no"
    others = FORMS["noun" if kind == "verb" else "verb"]
    for spelling, named in made.items():
        lists: list[tuple[Cell, Cell]] = [
            (name, file) for name, file in vocabulary.lists_with(spelling) if name.rpartition(".")[2] not in others
        ]
        for name, file in lists or [(None, None)]:
            yield [kind, spelling, ", ".join(dict.fromkeys(named)), known, name, file]
