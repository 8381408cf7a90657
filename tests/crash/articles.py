"""Makes what is dropped into the inbox, all of it from one seed: articles that must raise alerts, quiet ones, and bad files."""

from __future__ import annotations

import json
from dataclasses import dataclass
from random import Random
from typing import Literal

Way = Literal["rename_in", "move_in", "copy", "slow_write", "pipe", "link"]
WAYS: tuple[Way, ...] = ("rename_in", "move_in", "copy", "slow_write")

PLACES = "Bakhmut Lyman Avdiivka Kupiansk Kherson Soledar Vuhledar Toretsk Goma Bukavu Nyala Kidal Sirte Aleppo Homs Mosul Taiz".split()
FORCES = ("Ukrainian forces", "Russian forces", "Rebel fighters", "Army units", "Two infantry brigades", "Government troops")
SPEAKERS = ("the governor", "residents", "a rebel commander", "the defence ministry", "a military spokesman", "aid workers")
CLAIMS = (
    "{force} were encircled near {place} on {day}, {speaker} said.",
    "The town of {place} is now surrounded on three sides, {speaker} said on {day}.",
    "{force} withdrew from {place} before dawn on {day}, {speaker} said.",
    "The garrison of {place} could be encircled within days, analysts warned on {day}.",
    "The general staff denied on {day} that its brigade had been surrounded in {place}.",
    "{speaker} said on {day} that {force} had pulled back from {place}.",
)
QUIET = (
    "The bakery on the main street of {place} opened again after eleven weeks without flour.",
    "Teachers in {place} counted the pupils who came back after the summer.",
    "A ferry crew near {place} waited for the fog to lift and played cards.",
    "The weather service expects rain around {place} until {day}.",
    "A choir from {place} will sing at the harvest fair on {day}.",
    "Engineers measured the old bridge outside {place} and found its piers sound.",
)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# What can never be an article, with the reason that the daemon must give for it.
BAD: tuple[tuple[str, bytes, str], ...] = (
    ("empty.txt", b"", "empty"),
    ("blank.md", b" \n\t\n", "empty"),
    ("cut-off.json", b'{"title": "A report that its writer never', "bad_json"),
    ("nothing-in-it.json", b'{"title": "A report without a text"}', "no_text"),
    ("noise.txt", b"noise \x00\x01\x02\x03 and more noise", "binary"),
    ("archive.zip", b"PK\x03\x04 and no more", "unknown_format"),
)
ODD_NAMES = ("two words.txt", "Grüße – №7.md", "caf\udce9.txt", "line\nbreak.txt", "-rf.txt", "a" * 240 + ".txt")
TWICE = 15


@dataclass(frozen=True, slots=True)
class Drop:
    """One file to be dropped once so many kills have happened; `reason` is why it must fail, None where it must not."""

    name: str
    content: bytes
    way: Way
    after_kills: int
    reason: str | None = None


def make_drops(random: Random, count: int, kills: int) -> list[Drop]:
    """`count` drops spread over the kills, in their order; a third of the articles is quiet, and some names and contents come twice."""
    odd = _bad_files() + [(name, _article(random, f"odd-{name}"), None) for name in ODD_NAMES]
    plain = [_plain(random, number) for number in range(count - len(odd) - 2 - 2 * TWICE)]
    copies = [(f"copy-of-{name}", content, None) for name, content, _ in random.sample(plain, TWICE)]
    # Names that come twice are never written slowly: so one thread drops them all, and cannot write into its own earlier file.
    renewed = [(name, _renewed(random, name), None) for name, _, _ in random.sample([file for file in plain if ".json" in file[0]], TWICE)]
    files = plain + odd + copies + renewed
    random.shuffle(files)
    drops = [_drop(random, kills, *file) for file in files]
    specials: tuple[tuple[str, Way], ...] = (("pipe.txt", "pipe"), ("link.txt", "link"))
    drops += [Drop(name, b"", way, random.randrange(kills), "not_regular") for name, way in specials]
    return sorted(drops, key=lambda drop: drop.after_kills)


def _drop(random: Random, kills: int, name: str, content: bytes, reason: str | None) -> Drop:
    # Only plain text may be cut by a writer that stalls and still be what the oracle says it is.
    slow = reason is None and name.endswith((".txt", ".md"))
    return Drop(name, content, random.choice(WAYS if slow else WAYS[:-1]), random.randrange(kills), reason)


def _bad_files() -> list[tuple[str, bytes, str | None]]:
    return [(f"{number}-{name}", content, reason) for number in range(2) for name, content, reason in BAD]


def _plain(random: Random, number: int) -> tuple[str, bytes, str | None]:
    suffix = random.choice((".txt", ".txt", ".txt", ".md", ".json", ".jsonl"))
    name = f"report-{number:03}{suffix}"
    return name, _renewed(random, name), None


def _renewed(random: Random, name: str) -> bytes:
    """A new content that suits the name's suffix."""
    number = random.randrange(10**9)
    if name.endswith(".json"):
        return json.dumps({"title": f"Report {number}", "text": _text(random), "published": "2025-03-05"}).encode()
    if name.endswith(".jsonl"):
        lines = [json.dumps({"title": f"Report {number}, part {part}", "text": _text(random)}) for part in range(2)]
        # A third of these files holds a line that is no article beside lines that are.
        return "\n".join(lines + ["{no article}"] * (number % 3 == 0)).encode()
    return _article(random, f"report {number}")


def _article(random: Random, title: str) -> bytes:
    return f"Dispatch {title.encode('ascii', 'replace').decode()}\n\n{_text(random)}\n".encode()


def _text(random: Random) -> str:
    sentences = random.choices(QUIET, k=random.randint(2, 6))
    if random.random() < 2 / 3:
        sentences += random.choices(CLAIMS, k=random.randint(1, 3))
    random.shuffle(sentences)
    return "\n\n".join(_filled(random, sentence) for sentence in sentences)


def _filled(random: Random, sentence: str) -> str:
    words = {"force": FORCES, "place": PLACES, "speaker": SPEAKERS, "day": DAYS}
    filled = sentence.format_map({word: random.choice(choices) for word, choices in words.items()})
    return filled[0].upper() + filled[1:]
