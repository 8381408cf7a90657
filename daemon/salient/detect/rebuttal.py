"""Finds flat denials behind a claim, which only say that it is not so ("Ankara rejected both claims", ", a report that Kyiv denies").

Which words say so is data: `rebuttals` in rules/context/status.yaml. The denial is a claim of its own, about what was claimed before it.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace

from salient.detect.candidates import may_rebut
from salient.detect.match import Found, find
from salient.detect.record import Rebutted
from salient.detect.source import denier
from salient.detect.split import Sentence, Text
from salient.model import Claim, Evidence

REACH = 2
"""How many sentences behind a claim its denial may stand."""
DENIABLE = frozenset(("asserted", "possible"))


def rebuttals(claims: list[Claim], text: Text) -> list[Claim]:
    """The first denial of these claims of one sentence, in a part of its own of that sentence or in a sentence behind it."""
    own = text.at(claims[0].evidence.start) if claims else None
    if own is None:
        return []
    end = max(claim.evidence.end for claim in claims)
    for index in range(own, min(own + 1 + REACH, len(text.bounds))):
        if not may_rebut(index, text):
            continue
        sentence = text.sentence(index)
        opens = text.language.attribution.complements | text.language.roles.partitives  # "rejected reports that ..." tells what itself
        found = [
            match
            for tree in text.language.status.rebuttals
            for match in find(tree, sentence, text)
            if opens.isdisjoint(sentence.words[match.end : match.end + 1])
            if (_opens(sentence, match) if index > own else _is_apart(sentence, match, end))
        ]
        if not found:
            continue
        first = min(found, key=lambda match: (match.evidence_start, -match.evidence_end))
        said = denier(sentence, text, first.evidence_start, first.evidence_end)
        source = said.source if said else None
        if index == own and source is None:
            continue
        span = sentence.offsets(first.evidence_start, first.evidence_end)
        evidence = Evidence(text.article.text[sentence.start : sentence.end], text.string(span), span.start, span.end)
        denied = [
            replace(claim, status="denied", source=source, evidence=evidence)
            for claim in claims
            if claim.status in DENIABLE and source != claim.source
        ]
        if text.recorder:
            for claim in denied:
                text.recorder.add(Rebutted(text.phrase(span), claim))
        return denied
    return []


def _is_apart(sentence: Sentence, match: Found, end: int) -> bool:
    """True for what stands behind the claims of its sentence, which end at character `end`: ", which Kyiv denies"."""
    last = bisect_left(sentence.starts, end)
    return match.start >= last and (sentence.words[match.start] == "," or sentence.crosses(last, match.end))


def _opens(sentence: Sentence, match: Found) -> bool:
    """True where no other statement of the sentence stands before: else that is what is denied."""
    return sentence.words[match.start] != "," and not sentence.crosses(0, match.start)
