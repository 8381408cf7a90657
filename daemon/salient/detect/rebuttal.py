"""Finds flat denials: a sentence behind a claim that only says it is not so ("Ankara rejected both claims", "Untrue, said the mayor").

Which words say so is data: `rebuttals` in rules/context/status.yaml. The denial is a claim of its own, about what was claimed before it.
"""

from __future__ import annotations

from dataclasses import replace

from salient.detect.candidates import may_rebut
from salient.detect.match import find
from salient.detect.record import Rebutted
from salient.detect.source import speaker
from salient.detect.split import Text
from salient.model import Claim, Evidence

REACH = 2
"""How many sentences behind a claim its denial may stand."""
DENIABLE = frozenset(("asserted", "possible"))


def rebuttals(claims: list[Claim], text: Text) -> list[Claim]:
    """The denials of these claims of one sentence; none where a sentence between makes claims of its own about such an event."""
    own = text.at(claims[0].evidence.start) if claims else None
    if own is None:
        return []
    for index in range(own + 1, min(own + 1 + REACH, len(text.bounds))):
        if not may_rebut(index, text):
            continue
        sentence = text.sentence(index)
        opens = text.language.attribution.complements | text.language.roles.partitives  # "rejected reports that ..." tells what itself
        found = [
            match
            for tree in text.language.status.rebuttals
            for match in find(tree, sentence, text)
            if opens.isdisjoint(sentence.words[match.end : match.end + 1])
        ]
        if not found:
            continue
        first = min(found, key=lambda match: (match.evidence_start, -match.evidence_end))
        said = speaker(sentence, text, (first.evidence_end - 1, first.evidence_end))  # "denied it": what is said begins behind the verb
        source = said.source if said else None
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
