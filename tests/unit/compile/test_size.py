"""The words of all lists are bounded, and counted before anything is made of them."""

from __future__ import annotations

import pytest

from salient.compile.size import MAX_WORDS, too_many_words
from salient.document import Document


@pytest.mark.parametrize(("more", "line"), [([], None), (["one"], 2)])
def test_all_lists_together_are_bounded_and_told_of_at_the_list_that_goes_over(more: list[str], line: int | None) -> None:
    first = {"lists": {"many": {"fixed": ["word"] * (MAX_WORDS - 3)}, "odd": None}}
    second = {"lists": {"few": {"verbs": ["go"], "forms": {"go": {"past": ["went", *more]}}}}}
    documents = [Document(name, data, {("lists", "few"): (2, 1)}, [], frozenset()) for name, data in (("a", first), ("b", second))]
    found = too_many_words(documents)
    assert (found and (found.code, found.file, found.line)) == (("E110", "b", line) if line else None)
