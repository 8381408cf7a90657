"""Writes daemon/salient/compile/data/inflections.txt from the dictionary that lemminflect carries (`make inflections`).

Run it where `lemminflect` is installed; neither it nor its dependencies are needed afterwards. The dictionary names many
spellings beside each other, some of them wrong (envelopped); the tables below say which stay, what is added and why.
"""

from __future__ import annotations

import gzip
import sys
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "daemon"))

from salient.compile.inflect import regular_noun, regular_verb  # noqa: E402

TABLE = ROOT / "daemon" / "salient" / "compile" / "data" / "inflections.txt"

HEAD = """\
# English verbs and nouns for the compiler: see NOTICE for where they come from. Written by tools/make_inflections.py;
# do not edit by hand. A word alone is regular; otherwise tab-separated fields follow, spellings divided by /,
# an empty field being regular: for verbs s, ing, past, participle (empty: the past); for nouns the plural.
"""


def words(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


# Both spellings are in use for these; elsewhere a doubled consonant beside a single one is kept only after l (signalled).
BOTH_SPELLINGS = words("benefit bias bus combat focus program refocus worship")
DOUBLED_ONLY = words("caravan control corral hiccup instal install occur re-install refer reinstall whiz")

# Archaic, misspelt or from another word of the same spelling.
WRONG = words("""
    bended betted betrode blent boded chid chidded clove costed crew fee'd flied grinded hove inlayinging insetted interweave kneeled
    occured outbade outputted payed rebroadcasted recasted refered ridded shatted shitted staid staves teared throve tieing unbended
    whized whizes""")

# Verbs whose entry is wrong or no verb; unknown ones get regular forms and a warning.
NO_VERBS = words("joy-ride joyride lightning log-in login outbreak quid wrought")

# Fields in the order s, ing, past, participle. What the dictionary lacks or has for one meaning only.
VERBS = {
    "be": ("is/are/am", "being", "was/were", "been"),
    "ring": ("rings", "ringing", "rang/ringed", "rung/ringed"),  # to ring a town: ringed
    "airdrop": ("airdrops", "airdropping", "airdropped", "airdropped"),
    "hang": ("hangs", "hanging", "hung/hanged", "hung/hanged"),
    "kidnap": ("kidnaps", "kidnapping/kidnaping", "kidnapped/kidnaped", "kidnapped/kidnaped"),
    "lie": ("lies", "lying", "lay/lied", "lain/lied"),
    "mimic": ("mimics", "mimicking", "mimicked", "mimicked"),
    "outgun": ("outguns", "outgunning", "outgunned", "outgunned"),
    "run": ("runs", "running", "ran", "run"),
    "tar": ("tars", "tarring", "tarred", "tarred"),
    "torpedo": ("torpedoes", "torpedoing", "torpedoed", "torpedoed"),
    "typeset": ("typesets", "typesetting", "typeset", "typeset"),
    "bide": ("bides", "biding", "bided", "bided"),
    "quit": ("quits", "quitting", "quit", "quit"),
    "stave": ("staves", "staving", "staved", "staved"),
    "cleave": ("cleaves", "cleaving", "cleaved/cleft", "cleaved/cleft"),
    "wind": ("winds", "winding", "wound", "wound"),
    "strike": ("strikes", "striking", "struck", "struck/stricken"),
    "fly": ("flies", "flying", "flew", "flown"),
    "wake": ("wakes", "waking", "woke", "woken"),
    "plead": ("pleads", "pleading", "pleaded/pled", "pleaded/pled"),
    "arc": ("arcs", "arcing", "arced", "arced"),
    "bestride": ("bestrides", "bestriding", "bestrode", "bestridden"),
    "thrive": ("thrives", "thriving", "thrived", "thrived"),
    "bereave": ("bereaves", "bereaving", "bereaved/bereft", "bereaved/bereft"),
    "re-deploy": ("re-deploys", "re-deploying", "re-deployed", "re-deployed"),
}
NOUNS = {word: word for word in ("aircraft", "hovercraft", "personnel", "watercraft")} | {
    "person": "people/persons",
    "spokesperson": "spokespeople/spokespersons",
}

# Regular words of war reporting that the dictionary lacks, so that nobody is warned about them.
KNOWN_VERBS = words("deblockade demine immobilise mortar offload outmaneuver outmanoeuvre pincer roadblock sortie")
KNOWN_NOUNS = words("""
    airbase airbridge airstrike ammo armistice beachhead besieger breakout cantonment chokepoint counteroffensive counterstrike drawdown
    exclave exfiltration frontline governorate hideout hromada insurgent islamist jihadist lodgement logjam oblast outskirt paramilitary
    peacekeeper pushback quadcopter raion rearguard retreat ridgeline riverbank sapper stranglehold stronghold subunit tranche treeline
    warlord warplane warship watchtower""")


def main() -> None:
    """Write the table."""
    verbs = dict.fromkeys(KNOWN_VERBS, "")
    nouns = dict.fromkeys(KNOWN_NOUNS, "")
    for word, kind, fields in dictionary():
        if kind == "verb" and word not in NO_VERBS:
            verbs[word] = verb_entry(word, fields)
        elif kind == "noun":
            nouns[word] = noun_entry(word, fields)
    verbs |= {word: shortened(word, *(tuple(field.split("/")) for field in fields)) for word, fields in VERBS.items()}
    nouns |= NOUNS
    text = HEAD + "\n[verbs]\n" + lines(verbs) + "\n[nouns]\n" + lines(nouns)
    TABLE.write_text(text, encoding="utf-8")
    print(
        f"{TABLE.relative_to(ROOT)}: {len(verbs)} verbs, {len(nouns)} nouns, {len(text)} bytes, from lemminflect {version('lemminflect')}"
    )


def dictionary() -> list[tuple[str, str, list[str]]]:
    """Words of ASCII letters and hyphens with their kind and fields; names and abbreviations are left out."""
    package = find_spec("lemminflect")
    if package is None or package.origin is None:
        sys.exit("lemminflect is not installed here: run `make inflections`")
    source = Path(package.origin).parent / "resources" / "infl_lu.csv.gz"
    entries = (line.split(",") for line in gzip.decompress(source.read_bytes()).decode("utf-8").splitlines())
    return [(word, kind, fields) for word, kind, *fields in entries if plain(word) and len(word) > 1]


def plain(word: str) -> bool:
    """True for lower-case ASCII letters and inner hyphens."""
    return word.isascii() and word.islower() and word.replace("-", "a").isalpha() and not word.startswith("-")


def verb_entry(word: str, fields: list[str]) -> str:
    """The table's fields of a verb; the dictionary's stand in the order past, participle (empty: the past), ing, s."""
    past, participle, ing, s = (spellings(word, field) for field in (*fields, "", "", "", "")[:4])
    weak = tuple(form for form in past if form.endswith("ed"))
    # The dictionary leaves the weak participle out where there is a strong one, though both are in use (learned, learnt).
    participle = tuple(dict.fromkeys((*weak, *participle))) if participle else past
    return shortened(word, s, ing, past, participle)


def noun_entry(word: str, fields: list[str]) -> str:
    """The plural of a noun. What the dictionary calls uncountable gets the regular plural: a form nobody writes
    matches nothing, while one that is missing would lose a claim. Words in -s (troops, headquarters) stay as they are."""
    plural = tuple(form for form in spellings(word, fields[0]) if form != word)
    if not plural and word.endswith("s") and not word.endswith("ss"):
        return word
    return "" if plural in ((), regular_noun(word).plural) else "/".join(plural)


def spellings(word: str, field: str) -> tuple[str, ...]:
    """The spellings to keep, the likeliest first: that of the rules, then one letter for letter like the word, then the rest."""
    forms = [form for form in field.split("/") if plain(form) and form not in WRONG]
    for ending in ("ed", "ing", "es"):
        single, doubled = word + ending, word + word[-1] + ending
        if single in forms and doubled in forms and word not in BOTH_SPELLINGS and (word[-1] != "l" or word in DOUBLED_ONLY):
            forms.remove(single if word in DOUBLED_ONLY else doubled)
    regular = regular_verb(word)
    preferred = (*regular.s, *regular.ing, *regular.past)
    return tuple(sorted(forms, key=lambda form: (form not in preferred, ("-" in form) != ("-" in word))))


def shortened(word: str, s: tuple[str, ...], ing: tuple[str, ...], past: tuple[str, ...], participle: tuple[str, ...]) -> str:
    """The four fields without what the rules give and without empty ones at the end."""
    regular = regular_verb(word)
    fields = (
        "" if s in ((), regular.s) else "/".join(s),
        "" if ing in ((), regular.ing) else "/".join(ing),
        "" if past in ((), regular.past) else "/".join(past),
        "" if participle in ((), past) else "/".join(participle),
    )
    return "\t".join(fields).rstrip("\t")


def lines(entries: dict[str, str]) -> str:
    """One word a line, sorted."""
    return "".join(f"{word}\t{forms}\n" if forms else f"{word}\n" for word, forms in sorted(entries.items()))


if __name__ == "__main__":
    main()
