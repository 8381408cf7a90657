"""The keys of `page:` documents, described once for their reader and for the JSON Schema."""

from __future__ import annotations

from typing import Literal, get_args

from salient.compile.keys import TEXT, Keys, Property, by_name, header, list_of, mapping, one_of, some_of, whole

Where = Literal["any", "head", "body", "tail"]
"""any: every line; head: above the first paragraph, never the longest heading there; body: below its start; tail: below the last one."""
Then = Literal["links", "name"]
"""What follows a furniture line: links to other articles, or one author's name."""

CONDITIONS = ("whole", "starts", "ends", "has", "bracket")
MOST_WORDS = 30
_PHRASES = list_of(TEXT)

LINE: Keys = {
    "whole": Property("the line is one of these", _PHRASES),
    "starts": Property("it starts with one of these", _PHRASES),
    "ends": Property("it ends with one of these", _PHRASES),
    "has": Property("one of these stands in it", _PHRASES),
    "bracket": Property("one of these stands in the bracket that ends it", _PHRASES),
    "unless": Property("none of these stands in it", _PHRASES),
    "at": Property(
        "where on the page: `head` above the first paragraph, `body` below its start, `tail` below the last one, or `any`",
        one_of(get_args(Where), "any"),
    ),
    "max_words": Property("a line of more words is no furniture", whole(1, 100, default=MOST_WORDS)),
    "then": Property("what follows: `links` to other articles, or an author's `name`", one_of(get_args(Then))),
    "because": Property("what these lines are, in a few words", {"type": "string"}, needed=True),
}
SECTIONS: dict[str, Keys] = {
    "sections": {
        "words": Property("names of a paper's sections", _PHRASES),
        "small": Property("words that may stand between them", _PHRASES),
    },
    "bios": {
        "roles": Property("what authors are", _PHRASES),
        "clues": Property("words of a note about an author", _PHRASES),
        "unless": Property("words that such a note never has", _PHRASES),
    },
    "captions": {"cues": Property("words by which a picture's caption is known", _PHRASES)},
    "dates": {
        "months": Property("names of months and their numbers", by_name({"type": "integer", "minimum": 1, "maximum": 12})),
        "fillers": Property("words that may stand in a date line", _PHRASES),
        "updates": Property("words before the date of a later edit", _PHRASES),
        "zones": Property("names of time zones and their distance from UTC", by_name({"type": "string", "pattern": r"^[+-]\d{2}:\d{2}$"})),
    },
    "publishers": {
        "names": Property("known publishers", _PHRASES),
        "after": Property("words before a publisher's name", _PHRASES),
        "between": Property(
            "pairs: what stands before a publisher's name, and what behind it", list_of({**_PHRASES, "minItems": 2, "maxItems": 2})
        ),
    },
}
_ABOUT = {
    "sections": "lines that only name sections of a paper",
    "bios": "notes about authors",
    "captions": "captions of pictures",
    "dates": "how pages write dates",
    "publishers": "how pages name their publisher",
}
PAGE: Keys = {
    **header("page", TEXT, "the document's name"),
    "lines": Property("furniture: lines that are no part of the article", list_of(mapping(LINE, **some_of(CONDITIONS)))),
    **{name: Property(_ABOUT[name], mapping(keys)) for name, keys in SECTIONS.items()},
}
