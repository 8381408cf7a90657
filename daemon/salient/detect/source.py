"""Finds who says so: frames such as `X said`, `said X`, `according to X`, and carries a speaker on to the quote that goes on.

The verbs, the words that end a speaker's phrase and the classes of speakers are data: rules/context/attribution.yaml.
"""

from __future__ import annotations

from dataclasses import dataclass

from salient.compile.rulebook import AttributionContext
from salient.detect.match import find
from salient.detect.phrase import MAX_PHRASE, back_over, boundary_left, is_name, phrase_left, phrase_right
from salient.detect.record import Heard, HeardFrame
from salient.detect.roles import forces, names, without_article
from salient.detect.split import HARD_STOPS, Sentence, Text, is_quote, once_a_sentence
from salient.model import Source, SourceKind

MAX_REST = 9
"""Tokens that may tell when, where and to whom, behind a verb of saying."""
CARRY = 4
"""How many sentences back the speaker of a quote, or of a pronoun, is looked for."""


@dataclass(frozen=True, slots=True)
class Frame:
    """An attribution: the speaker's tokens [start, end), where its verb stands, and which tokens it covers."""

    start: int
    end: int
    verb: int
    covers: tuple[tuple[int, int], ...]
    leading: bool
    pronoun: bool


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whose words a claim stands in, and where they are named (sentence index, tokens) so that their seat is no place of the event."""

    source: Source
    sentence: int
    start: int
    end: int


def speaker(sentence: Sentence, text: Text, evidence: tuple[int, int]) -> Speaker | None:
    """The innermost speaker of the evidence; None is the article's own voice."""
    at = evidence[0]
    here = [frame for frame in frames(sentence, text) if any(first <= at < last for first, last in frame.covers)]
    leading = [frame for frame in here if frame.leading and frame.verb < at]
    chosen = max(leading, key=lambda frame: frame.verb) if leading else min(here, key=lambda frame: abs(frame.verb - at), default=None)
    said = None
    if chosen is not None:
        said = _last_named(sentence.index, text) if chosen.pronoun else _speaker(chosen, sentence, text)
    elif sentence.quote[at] >= 0:
        said = _of_quote(sentence, text)
    if text.recorder:
        text.recorder.add(_heard(sentence, text, evidence, here, chosen, said))
    return said


@once_a_sentence
def frames(sentence: Sentence, text: Text) -> list[Frame]:
    """Every attribution of a sentence."""
    context = text.language.attribution
    found = []
    verbs = {(match.evidence_start, match.evidence_end) for tree in context.verbs for match in find(tree, sentence, text)}
    ends = {end for _, end in verbs}
    for start, end in sorted(verbs):
        noun = start in ends  # "dismissed reports of": the verb before it is the one
        name = start > 0 and sentence.raw[start][0].isupper() and not sentence.headline  # "Shan State"
        if noun or name:
            continue
        frame = _around_verb(sentence, text, start, end)
        if frame:
            found.append(frame)
    leads = sorted((match for tree in context.leads for match in find(tree, sentence, text)), key=lambda match: match.end)
    for match in {match.start: match for match in leads}.values():  # of several that begin alike the longest
        last = phrase_right(sentence, context, match.end)
        if last > match.end:
            covers = ((0, match.start), (last, len(sentence)))
            found.append(_frame(sentence, context, match.end, last, match.start, covers, leading=match.start == 0))
    for tree in context.nominals:
        for match in find(tree, sentence, text):
            first = phrase_left(sentence, context, match.start)
            if first < match.start:
                found.append(_frame(sentence, context, first, match.start, match.start, ((match.end, len(sentence)),), leading=True))
    found = [frame for frame in found if frame.end > frame.start and not _no_speaker(sentence, text, frame)]
    # A verb inside another frame's speaker is none: "state" in "state television said".
    return [frame for frame in found if not any(other.start <= frame.verb < other.end for other in found)]


def _around_verb(sentence: Sentence, text: Text, start: int, end: int) -> Frame | None:
    """The frame of one verb of saying: its subject before it, behind it (`said X`), or across an apposition."""
    words, context = sentence.words, text.language.attribution
    left = back_over(words, start, context.fillers)
    when = back_over(words, left, context.times | context.fillers)
    if when < left and (words[when] in context.times):
        left = when
    if left and words[left - 1] == ")" and "(" in words[:left]:
        left = max(at for at in range(left) if words[at] == "(")
    if left and words[left - 1] in context.not_before and left == start:
        return None
    before = words[left - 1] if left else ""
    if left == 0 or before == "," or is_quote(before):
        behind = phrase_right(sentence, context, end)
        appended = _apposition(sentence, context, left) if before == "," else None
        if appended and (
            is_name(sentence, *appended)
            or behind == end
            or words[end] in context.boundaries
            or words[end] in context.trims
            or words[appended[1] + 1] in context.appositions
        ):
            return _subject_frame(sentence, context, appended[0], appended[1], end, opening=appended[0])
        if behind > end and left:
            return _frame(sentence, context, end, behind, start, ((0, left), (behind, len(sentence))), leading=False)
        return None
    if before in context.conjunctions:
        return _shared_subject(sentence, text, end)
    edge = boundary_left(sentence, context, left)
    if edge and words[edge - 1] in context.relatives:  # "a colonel who had deserted said"
        left = edge - 1
    first = phrase_left(sentence, context, left)
    return _subject_frame(sentence, context, first, left, end, opening=first) if first < left else None


def _subject_frame(sentence: Sentence, context: AttributionContext, first: int, last: int, verb_end: int, *, opening: int) -> Frame:
    """`X said ...` covers what follows; `..., X said` what stands before; `..., X said, ...` both."""
    words = sentence.words
    before = words[opening - 1] if opening else ""
    if is_quote(before) or (before == "," and _ends_there(sentence, context, verb_end)):
        return _frame(sentence, context, first, last, verb_end - 1, ((0, opening), (verb_end, len(words))), leading=False)
    aside = next((at for at in range(verb_end, len(words)) if words[at] == "-"), len(words)) if "-" in words[:first] else len(words)
    return _frame(sentence, context, first, last, verb_end - 1, ((verb_end, aside),), leading=True)


def _ends_there(sentence: Sentence, context: AttributionContext, at: int) -> bool:
    """True where a verb of saying has no object: what follows up to the next comma only tells when, where and to whom."""
    words = sentence.words
    if at < len(words) and words[at] not in context.trims and words[at] not in context.fillers:
        return words[at] in HARD_STOPS or words[at] in {",", ":"} or is_quote(words[at])
    end = next((i for i in range(at, len(words)) if words[i] in HARD_STOPS or words[i] == ","), len(words))
    return end - at <= MAX_REST and not context.boundaries.intersection(words[at:end])


def _shared_subject(sentence: Sentence, text: Text, verb_end: int) -> Frame | None:
    """`X did this and said that`: the force or name that opens the sentence."""
    context, named = text.language.attribution, names(sentence, text)
    opening = [(force.start, force.end) for force in forces(sentence, text)] + [(name.start, name.end) for name in named]
    first, last = min(opening, default=(len(sentence), 0))
    if first > 1:
        return None
    return _frame(sentence, context, first, last, verb_end - 1, ((verb_end, len(sentence)),), leading=True)


def _apposition(sentence: Sentence, context: AttributionContext, at: int) -> tuple[int, int] | None:
    """The subject before `, an apposition,` that ends at token `at` (after its comma)."""
    words = sentence.words
    for comma in range(at - 2, max(at - 2 - MAX_PHRASE, 0), -1):
        if words[comma] in HARD_STOPS or is_quote(words[comma]):
            return None
        if words[comma] == ",":
            first = phrase_left(sentence, context, comma)
            if is_name(sentence, comma + 1, at - 1) and not is_name(sentence, first, comma):
                return (comma + 1, at - 1)
            return (first, comma) if first < comma else None
    return None


def _frame(
    sentence: Sentence, context: AttributionContext, start: int, end: int, verb: int, covers: tuple[tuple[int, int], ...], *, leading: bool
) -> Frame:
    while end > start and sentence.words[end - 1] in context.fillers:
        end -= 1
    pronoun = end - start == 1 and sentence.words[start] in context.pronouns
    return Frame(start, end, verb, covers, leading, pronoun)


def _without_post(sentence: Sentence, text: Text, start: int, end: int) -> int:
    """The end of a person's name before "of" and the body it belongs to; a body's own name stays whole."""
    context, bodies = text.language.attribution, text.language.roles.not_places
    for at in range(start + 2, end):
        if is_name(sentence, start, at) and sentence.words[at] in context.posts and not bodies.intersection(sentence.words[start:at]):
            return at
    return end


def _no_speaker(sentence: Sentence, text: Text, frame: Frame) -> bool:
    context = text.language.attribution
    words = sentence.words[without_article(sentence, text, frame.start, frame.end) : frame.end]
    return not frame.pronoun and (words[0] in context.not_speakers or words[-1] in context.not_speakers or words[0] in context.pronouns)


def _of_quote(sentence: Sentence, text: Text) -> Speaker | None:
    """The speaker of a quotation that its own sentence does not name: in the sentences around it, those of its paragraph first."""
    order = [*range(sentence.index - 1, max(-1, sentence.index - 1 - CARRY), -1)]
    following = sentence.index + 1
    if following < len(text.bounds) and text.bounds[following][2] == sentence.block:
        order.insert(0 if not order or text.bounds[order[0]][2] != sentence.block else 1, following)
    for index in order:
        other = text.sentence(index)
        for frame in reversed(frames(other, text)):
            return _last_named(index, text) if frame.pronoun else _speaker(frame, other, text)
    return None


def _last_named(index: int, text: Text) -> Speaker | None:
    """Whom a pronoun in sentence `index` means: the last speaker named before it, else the last person's or body's name."""
    for back in range(index - 1, max(-1, index - 1 - CARRY), -1):
        other = text.sentence(back)
        named = [frame for frame in frames(other, text) if not frame.pronoun]
        if named:
            return _speaker(named[-1], other, text)
        people = [name for name in names(other, text) if not name.known and not name.bearers and name.end - name.start > 1]
        if people:
            return _speaker(Frame(people[0].start, people[0].end, people[0].end, (), leading=True, pronoun=False), other, text)
    return None


def _speaker(frame: Frame, sentence: Sentence, text: Text) -> Speaker:
    end = _without_post(sentence, text, frame.start, frame.end)
    words = text.string(sentence.offsets(frame.start, end))
    name = text.string(sentence.offsets(without_article(sentence, text, frame.start, end), end))
    return Speaker(Source(words, name, _kind(sentence, text, frame)), sentence.index, frame.start, frame.end)


def _kind(sentence: Sentence, text: Text, frame: Frame) -> SourceKind | None:
    words = set(sentence.words[frame.start : frame.end])
    for kind, heads in text.language.attribution.kinds:
        if words & heads:
            return kind
    known = [name.known for name in names(sentence, text) if name.known and frame.start <= name.start < frame.end]
    if any(name.kind == "group" for name in known):
        return "armed_group"
    return "official" if any(name.kind in {"country", "capital"} for name in known) else None


def _heard(
    sentence: Sentence, text: Text, evidence: tuple[int, int], here: list[Frame], chosen: Frame | None, said: Speaker | None
) -> Heard:
    """What is told of the choice between frames."""
    seen = tuple(
        HeardFrame(
            text.string(sentence.offsets(one.start, one.end)), sentence.raw[one.verb], covers=one in here, chosen=one == chosen
        )
        for one in frames(sentence, text)
    )  # fmt: skip
    if chosen is None:
        why = "it is quoted: the speaker of the sentences around" if sentence.quote[evidence[0]] >= 0 else "no frame takes it in"
    elif chosen.pronoun:
        why = f"'{sentence.raw[chosen.start]}' is the speaker or person named last"
    else:
        why = "the last frame before it" if chosen.leading and chosen.verb < evidence[0] else "the frame nearest to it"
    elsewhere = said.sentence if said and said.sentence != sentence.index else None
    return Heard(text.phrase(sentence.offsets(*evidence)), seen, said.source.text if said else None, why, elsewhere)
