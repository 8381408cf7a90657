"""A small rulebook made for showing mechanisms: few words, one rule for each kind of event."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from salient.compile.load import load_rulebook
from salient.compile.rulebook import Rulebook
from salient.detect.claims import find_claims
from salient.detect.split import Sentence, Text
from salient.model import Article, ArticleRef, Claim, Span

DOCUMENTS = {
    "contractions": """
context: words
version: 1.0.0
endings: ["n't", "'s"]
particles: [back, away]
common: [the, a, of, in, is, was, were, "n't", "'s"]
""",
    "words": """
vocab: words
version: 1.0.0
lists:
  force: {nouns: [troop, army, garrison, brigade, rebel, corps]}
  modifier: {fixed: [government, infantry]}
  town: {nouns: [town, front]}
  route: {nouns: [road, bridge]}
  withdraw: {verbs: [withdraw, pull back]}
  besiege: {verbs: [besiege]}
  say: {verbs: [say, report, confirm]}
  deny: {verbs: [deny]}
  statement: {nouns: [statement]}
""",
    "names": """
names: all
version: 1.0.0
sides:
  - {side: Ukraine, country: UA, names: [Ukraine], people: [Ukrainians], adjectives: [Ukrainian], capitals: [Kyiv]}
groups:
  - {group: M23, side: Rwanda, also: [March 23 Movement]}
places:
  - {place: Goma, country: CD, lat: -1.679, lon: 29.228}
  - {place: Sake, country: CD}
  - {place: Gaza, country: PS}
  - {place: Gaza City, country: PS}
  - {place: El Fasher, country: SD, also: [Al-Fashir]}
""",
    "roles": """
context: roles
version: 1.0.0
force_heads: ["{force}"]
force_modifiers: ["{modifier}"]
route_heads: ["{route}"]
place_heads: ["{town}"]
determiners: [the, a, its, his, "no", some]
articles: [the, a, an]
possessives: ["'s"]
conjunctions: [and, or]
numbers: [two, last]
partitives: [of]
locatives: [in, at, near, from, of, around]
destinations: [to, for]
agents: [by]
relatives: [who]
subordinators: [if]
joiners: [al]
compounds: [held]
pronouns: [they]
not_names: [the, a, they, he, "on", in, monday]
not_places: [colonel, minister]
not_forces: [tv]
not_routes: [f16, tv]
not_modifiers: [and, of, in, from, near, by, said, was, were, the, to, around, at, did, that]
""",
    "status": """
context: status
version: 1.0.0
precedence: [background, denied, possible, asserted]
stops: [but]
coordinators: [and, or, then, so]
question: possible
year_leads: [in]
year_spares: [since]
cues:
  - {cue: negation, status: denied, reach: after, within: 3, phrases: ["not", "never"]}
  - {cue: denial, status: denied, reach: after, within: 10, phrases: ["{deny.verb}"]}
  - {cue: behind, status: denied, reach: before, within: 3, phrases: ["unlikely"]}
  - {cue: hedge, status: possible, reach: both, within: 3, phrases: ["perhaps"]}
  - {cue: era, status: background, reach: sentence, phrases: ["anniversary"]}
  - {cue: compound, status: none, phrases: ["not only"]}
  - {cue: open, status: possible, reach: after, within: 8, phrases: ["not yet clear"]}
  - {cue: plan, status: possible, reach: after, within: 20, crosses: true, phrases: ["plan to"]}
  - {cue: threat, status: possible, reach: after, only: [encirclement], phrases: ["threat of"]}
  - {cue: until, status: possible, reach: after, stops: [","], phrases: ["before they"]}
""",
    "attribution": """
context: attribution
version: 1.0.0
verbs: ["{say.verb}!", "{deny.verb}!"]
leads: ["according to"]
nominals: ["'s {statement.noun} that!"]
boundaries: [that, who, but, as, was, were, "n't", not, while]
fillers: [also, has, later]
trims: ["on", in, at, monday, reporters, to]
pronouns: [he, she, they]
not_speakers: [of, in, it, reports]
not_before: [is, was, were, be, to]
appositions: [a, an, the, who]
conjunctions: [and]
complements: [that]
kinds:
  unnamed: [source]
  local: [resident, residents]
  military: [army, colonel]
  official: [ministry, minister]
""",
    "withdrawal": """
rule: withdrawal
version: 1.0.0
title: A force leaves
event: withdrawal
severity: low
strong:
  - "@actor ..3 {withdraw.verb}!"
  - "{withdraw.verb}!"
  - "never! retreated!"
  - {pattern: "staying!", status: denied}
  - {pattern: "leaving!", status: possible}
unless:
  - {phrase: "{withdraw.verb} from the treaty", because: a treaty}
roles: {actor: before, place: nearest}
""",
    "encirclement": """
rule: encirclement
version: 1.0.0
title: A force is besieged
event: encirclement
severity: high
strong: ["{besiege.verb}! ..2 (@actor | @place)", {pattern: "relieved!", status: denied}]
weak: ["{besiege.verb}!"]
needs: {in: document, any: ["{force}"]}
""",
    "cut": """
rule: cut
version: 1.0.0
title: A road is cut
event: supply_route_cut
strong: ["severed! ..4 @route", "severed!"]
roles: {actor: none, place: nearest}
""",
}


@pytest.fixture
def load(tmp_path: Path) -> Callable[..., Rulebook]:
    """Compiles the documents above, some of them replaced or left out (None)."""

    def load_documents(**changed: str | None) -> Rulebook:
        for name, text in {**DOCUMENTS, **changed}.items():
            file = tmp_path / f"{name}.yaml"
            if text is None:
                file.unlink(missing_ok=True)
            else:
                file.write_text(text, encoding="utf-8")
        return load_rulebook([str(tmp_path)])[0]

    return load_documents


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    """The documents above as they are."""
    folder = tmp_path_factory.mktemp("small")
    for name, text in DOCUMENTS.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return load_rulebook([str(folder)])[0]


@pytest.fixture(scope="session")
def builtin() -> Rulebook:
    """The shipped rules."""
    return load_rulebook(["builtin"])[0]


Claims = Callable[..., list[Claim]]


def article(text: str, published: str | None = None, furniture: tuple[Span, ...] = ()) -> Article:
    return Article(ArticleRef("sha256:0", "a.txt", published=published), text, furniture)


@pytest.fixture
def claims(small: Rulebook) -> Claims:
    """The claims that the small rulebook finds in a text."""
    return lambda text, published=None, furniture=(): find_claims(article(text, published, furniture), small)


@pytest.fixture
def divided(small: Rulebook) -> Callable[..., Text]:
    """A text that is cut into sentences."""

    def divide(text: str, furniture: tuple[Span, ...] = ()) -> Text:
        made = Text(article(text, None, furniture), small, small.languages["en"])
        made.divide()
        return made

    return divide


@pytest.fixture
def first(divided: Callable[..., Text]) -> Callable[[str], tuple[Sentence, Text]]:
    """The first sentence of a text, and the text."""

    def sentence(text: str) -> tuple[Sentence, Text]:
        made = divided(text)
        return made.sentence(0), made

    return sentence


@pytest.fixture
def shipped(builtin: Rulebook) -> Claims:
    """The claims that the shipped rules find in a text."""
    return lambda text, published=None: find_claims(article(text, published), builtin)


@pytest.fixture
def opened(builtin: Rulebook) -> Callable[[str], tuple[Sentence, Text]]:
    """The first sentence of a text under the shipped contexts, and the text."""

    def sentence(text: str) -> tuple[Sentence, Text]:
        made = Text(article(text), builtin, builtin.languages["en"])
        made.divide()
        return made.sentence(0), made

    return sentence
