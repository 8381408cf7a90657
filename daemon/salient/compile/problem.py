"""The codes of mistakes in documents, each with what it means; E stops the rulebook, W is shown and does not.

D0xx (the YAML itself) stand in salient.document, C0xx (configuration) in salient.config, P0xx (page rules) in compile/page.
"""

from __future__ import annotations

CODES: dict[str, str] = {
    "E001": "a rules folder is missing or holds no documents",
    "E002": "a document's first key does not say what it is",
    "E003": "there is no rule at all",
    "E101": "unknown key",
    "E102": "a vocabulary without lists",
    "E103": "a list's name is used twice",
    "E104": "a list without parts of speech",
    "E105": "a part of speech that is no list of words",
    "E106": "a list entry that is no word",
    "E107": "an empty list",
    "E108": "forms that are not those of a word of the list",
    "E109": "a verb or noun without forms, in a language that has no inflections here",
    "E201": "an unknown list in a pattern",
    "E202": "an unknown form of a list",
    "E203": "brackets or marks out of place, or nested",
    "E204": "an empty pattern or alternative",
    "E205": "a pattern or alternative of which everything may be missing",
    "E206": "a gap at the edge of a pattern",
    "E207": "an unknown role",
    "E208": "a gap that is too wide or without a number",
    "E209": "no evidence mark in a pattern",
    "E210": "no word in a pattern that is rare enough to search for",
    "E301": "a key that a rule must have is missing",
    "E302": "a value of the wrong type",
    "E303": "a value that is not one of those allowed",
    "E304": "a rule's id, or a context, is there twice",
    "E305": "a rule without an example that fires or one that stays quiet",
    "E306": "an example that is not fulfilled",
    "E401": "a name or place without its fields",
    "W101": "a word that the dictionary lacks",
    "W102": "fewer quiet examples than firing ones",
}
