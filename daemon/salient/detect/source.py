"""Chooses who says so among a sentence's attributions, and carries a speaker on to the quote that goes on and the pronoun that follows."""

from __future__ import annotations

from dataclasses import dataclass

from salient.detect.frames import Frame, frames
from salient.detect.naming import names
from salient.detect.phrase import is_name
from salient.detect.record import Heard, HeardFrame
from salient.detect.roles import without_article
from salient.detect.split import Sentence, Text
from salient.detect.voices import opening_voice
from salient.model import Source, SourceKind

CARRY = 4
"""How many sentences back the speaker of a quote, or of a pronoun, is looked for."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whose words a claim stands in, and where they are named (sentence index, tokens) so that their seat is no place of the event."""

    source: Source
    sentence: int
    start: int
    end: int

    def names(self, sentence: Sentence, at: int) -> bool:
        """True for a token of the phrase that names the speaker."""
        return self.sentence == sentence.index and self.start <= at < self.end


def speaker(sentence: Sentence, text: Text, evidence: tuple[int, int]) -> Speaker | None:
    """The innermost speaker of the evidence; None is the article's own voice."""
    at = evidence[0]
    here = [frame for frame in frames(sentence, text) if any(first <= at < last for first, last in frame.covers)]
    leading = [frame for frame in here if frame.leading and frame.verb < at]
    chosen = max(leading, key=lambda frame: frame.verb) if leading else min(here, key=lambda frame: abs(frame.verb - at), default=None)
    said = None
    if chosen is not None:
        said = _meant(chosen, sentence, text)
    elif sentence.quote[at] >= 0:
        said = _of_quote(sentence, text)
    if text.recorder:
        text.recorder.add(_heard(sentence, text, evidence, here, chosen, said))
    return said


def denier(sentence: Sentence, text: Text, start: int, end: int) -> Speaker | None:
    """Who denies in tokens [start, end): whoever the verb in them belongs to, else the speaker of the last of them ("denied it")."""
    frame = next((frame for frame in frames(sentence, text) if start <= frame.verb < end), None)
    return _meant(frame, sentence, text) if frame else speaker(sentence, text, (end - 1, end))


def _without_post(sentence: Sentence, text: Text, start: int, end: int) -> int:
    """The end of a person's name before "of" and the body it belongs to; a body's own name stays whole."""
    context, bodies = text.language.attribution, text.language.roles.not_places
    for at in range(start + 2, end):
        if is_name(sentence, start, at) and sentence.words[at] in context.posts and not bodies.intersection(sentence.words[start:at]):
            return at
    return end


def _of_quote(sentence: Sentence, text: Text) -> Speaker | None:
    """The speaker of a quotation that its own sentence does not name: in the sentences around it, those of its paragraph first."""
    order = [*range(sentence.index - 1, max(-1, sentence.index - 1 - CARRY), -1)]
    following = sentence.index + 1
    if following < len(text.bounds) and text.bounds[following][2] == sentence.block:
        order.insert(0 if not order or text.bounds[order[0]][2] != sentence.block else 1, following)
    for index in order:
        other = text.sentence(index)
        for frame in reversed(frames(other, text)):
            return _meant(frame, other, text)
    return None


def _meant(frame: Frame, sentence: Sentence, text: Text) -> Speaker | None:
    """Who the speaker of a frame is; "we" outside a quotation is the article's own voice."""
    if not frame.pronoun:
        return _speaker(frame, sentence, text)
    if sentence.words[frame.start] in text.language.attribution.first_person:
        return _of_quote(sentence, text) if sentence.quote[frame.start] >= 0 else None
    earlier = [one for one in frames(sentence, text) if not one.pronoun and one.end <= frame.start]
    return _speaker(earlier[-1], sentence, text) if earlier else _last_named(sentence.index, text)


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
        subject = opening_voice(other, text)
        if subject:
            return _speaker(Frame(*subject, subject[1], (), leading=True, pronoun=False), other, text)
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
