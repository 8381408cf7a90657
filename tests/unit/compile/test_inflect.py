"""Inflection: irregular forms come from the table, regular ones from the rules, and only the changing word of a phrase changes."""

from __future__ import annotations

import time
from importlib.resources import files

import pytest

from salient.compile import inflect
from salient.compile.inflect import inflect_noun, inflect_verb, is_known, noun_forms, regular_verb, verb_forms

# dictionary form: s, ing, past, participle; several spellings divided by /
VERBS = """
abandon: abandons abandoning abandoned abandoned
admit: admits admitting admitted admitted
be: is/are/am being was/were been
besiege: besieges besieging besieged besieged
bottle: bottles bottling bottled bottled
break: breaks breaking broke broken
choke: chokes choking choked choked
cordon: cordons cordoning cordoned cordoned
cut: cuts cutting cut cut
deny: denies denying denied denied
die: dies dying died died
drive: drives driving drove driven
encircle: encircles encircling encircled encircled
entrap: entraps entrapping entrapped entrapped
envelop: envelops enveloping enveloped enveloped
fall: falls falling fell fallen
flank: flanks flanking flanked flanked
flee: flees fleeing fled fled
give: gives giving gave given
have: has having had had
hem: hems hemming hemmed hemmed
hold: holds holding held held
interdict: interdicts interdicting interdicted interdicted
lay: lays laying laid laid
learn: learns learning learned/learnt learned/learnt
leave: leaves leaving left left
lie: lies lying lay/lied lain/lied
mine: mines mining mined mined
occur: occurs occurring occurred occurred
outflank: outflanks outflanking outflanked outflanked
outgun: outguns outgunning outgunned outgunned
overrun: overruns overrunning overran overrun
panic: panics panicking panicked panicked
pull: pulls pulling pulled pulled
quit: quits quitting quit quit
regret: regrets regretting regretted regretted
reinforce: reinforces reinforcing reinforced reinforced
repel: repels repelling repelled repelled
retreat: retreats retreating retreated retreated
ring: rings ringing rang/ringed rung/ringed
run: runs running ran run
say: says saying said said
seize: seizes seizing seized seized
sever: severs severing severed severed
shut: shuts shutting shut shut
signal: signals signaling/signalling signaled/signalled signaled/signalled
sink: sinks sinking sank sunk
supply: supplies supplying supplied supplied
trap: traps trapping trapped trapped
vacate: vacates vacating vacated vacated
withdraw: withdraws withdrawing withdrew withdrawn
withstand: withstands withstanding withstood withstood
"""


@pytest.mark.parametrize("line", VERBS.split("\n")[1:-1])
def test_a_known_verb_has_the_forms_that_are_written(line: str) -> None:
    word, _, expected = line.partition(": ")
    forms = verb_forms(word)
    assert " ".join("/".join(field) for field in (forms.s, forms.ing, forms.past, forms.participle)) == expected
    assert forms.known


@pytest.mark.parametrize(
    ("word", "plural"),
    [
        ("siege", "sieges"),
        ("supply", "supplies"),
        ("army", "armies"),
        ("convoy", "convoys"),
        ("crossing", "crossings"),
        ("pass", "passes"),
        ("retreat", "retreats"),
        ("pullout", "pullouts"),
        ("encirclement", "encirclements"),
        ("militia", "militias"),
        ("man", "men"),
        ("gunman", "gunmen"),
        ("headquarters", "headquarters"),
        ("aircraft", "aircraft"),
        ("airstrike", "airstrikes"),
    ],
)
def test_a_known_noun_has_the_plural_that_is_written(word: str, plural: str) -> None:
    assert noun_forms(word).plural == (plural,)
    assert is_known(word, "noun")


def test_only_the_first_word_of_a_verb_with_particles_changes() -> None:
    assert inflect_verb("pull back") == {
        "base": ("pull back",),
        "s": ("pulls back",),
        "ing": ("pulling back",),
        "past": ("pulled back",),
        "participle": ("pulled back",),
    }
    assert inflect_verb("cut off from")["ing"] == ("cutting off from",)
    assert inflect_verb("ring in")["past"] == ("rang in", "ringed in")
    assert is_known("give up", "verb")


def test_only_the_head_of_a_noun_phrase_changes() -> None:
    assert inflect_noun("supply route") == {"singular": ("supply route",), "plural": ("supply routes",)}
    assert inflect_noun("ground line of communication")["plural"] == ("ground lines of communication",)
    assert inflect_noun("withdrawal from the city")["plural"] == ("withdrawals from the city",)
    assert is_known("ground line of zzyx", "noun")
    assert not is_known("zzyx of supply", "noun")


def test_an_unknown_word_gets_regular_forms_and_is_not_known() -> None:
    forms = verb_forms("zlog")
    assert (forms.s, forms.ing, forms.past, forms.participle) == (("zlogs",), ("zlogging",), ("zlogged",), ("zlogged",))
    assert not forms.known
    assert noun_forms("GLOC").plural == ("GLOCs",)
    assert not is_known("GLOC", "noun")
    assert not is_known("zlog back", "verb")


@pytest.mark.parametrize(
    ("word", "s", "ing", "past"),
    [
        ("zip", "zips", "zipping", "zipped"),
        ("quip", "quips", "quipping", "quipped"),
        ("zeal", "zeals", "zealing", "zealed"),
        ("box", "boxes", "boxing", "boxed"),
        ("bow", "bows", "bowing", "bowed"),
        ("play", "plays", "playing", "played"),
        ("ally", "allies", "allying", "allied"),
        ("tie", "ties", "tying", "tied"),
        ("free", "frees", "freeing", "freed"),
        ("dye", "dyes", "dyeing", "dyed"),
        ("try", "tries", "trying", "tried"),
        ("crunch", "crunches", "crunching", "crunched"),
        ("banter", "banters", "bantering", "bantered"),
        ("use", "uses", "using", "used"),
    ],
)
def test_the_regular_rules_follow_english_spelling(word: str, s: str, ing: str, past: str) -> None:
    forms = regular_verb(word)
    assert (forms.s, forms.ing, forms.past) == ((s,), (ing,), (past,))


def test_a_hyphened_word_changes_like_its_last_part_unless_it_is_known_itself() -> None:
    assert verb_forms("re-cut").past == ("re-cut",)
    assert verb_forms("re-encircle").participle == ("re-encircled",)
    assert verb_forms("re-encircle").known
    assert noun_forms("supply-line").plural == ("supply-lines",)
    assert "re-took" in verb_forms("retake").past
    assert not verb_forms("un-zzyx").known


def test_case_is_ignored_in_the_look_up_and_kept_in_regular_forms() -> None:
    assert verb_forms("Withdraw").past == ("withdrew",)
    assert noun_forms("Siege").plural == ("Sieges",)


def test_the_table_is_small_sorted_and_free_of_known_misspellings() -> None:
    text = (files("salient.compile") / "data" / "inflections.txt").read_text(encoding="utf-8")
    assert len(text) < 600_000
    for part in text.split("\n\n")[1:]:
        words = [line.partition("\t")[0] for line in part.strip().split("\n")[1:]]
        assert len(words) > 5000
        assert words == sorted(set(words))
    for wrong in ("quitted", "envelopped", "occured", "payed", "betrode"):
        assert wrong not in text.replace("\t", " ").replace("/", " ").split()


def test_every_form_of_every_known_word_is_a_plain_word() -> None:
    for word in inflect._table("verb"):
        forms = verb_forms(word)
        for form in (*forms.s, *forms.ing, *forms.past, *forms.participle):
            assert form.replace("-", "a").isalpha(), f"{word}: {form}"
            assert form.islower(), f"{word}: {form}"
        assert all(form.endswith("ing") for form in forms.ing), f"{word}: {forms.ing}"
        assert all(form.endswith("s") or word == "be" for form in forms.s), f"{word}: {forms.s}"


def test_a_verbs_past_is_never_its_ing_form() -> None:
    wrong = [word for word in inflect._table("verb") if set(verb_forms(word).past) & set(verb_forms(word).ing)]
    assert wrong == []


def test_the_table_is_read_fast_and_once() -> None:
    inflect._table.cache_clear()
    started = time.perf_counter()
    verb_forms("cut")
    noun_forms("cut")
    # 15 ms on a small machine; the bound only catches a change of method, not a busy machine.
    assert time.perf_counter() - started < 0.5
    verb_forms("leave")
    assert inflect._table.cache_info().misses == 2


def test_the_notice_names_the_author_and_the_licence() -> None:
    notice = (files("salient.compile") / "data" / "NOTICE").read_text(encoding="utf-8")
    assert "Brad Jascob" in notice
    assert "Permission is hereby granted, free of charge" in notice
