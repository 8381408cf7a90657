"""Settings come from salient.yaml and the environment; what is wrong is said at its line."""

from __future__ import annotations

import base64
from datetime import timedelta
from pathlib import Path

import pytest

from salient.config import Config, InboxConfig, load_config
from salient.errors import ConfigError
from salient.model import Problem

SECRET = b"0123456789abcdef0123456789abcdef"
WHSEC = "whsec_" + base64.b64encode(SECRET).decode()
HOOK = "webhooks:\n  - name: desk\n    url: https://example.org/hook\n    secret_env: DESK\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder; the webhooks' secret is set."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DESK", WHSEC)
    return tmp_path


def loaded(folder: Path, text: str) -> Config:
    (folder / "salient.yaml").write_text(text, encoding="utf-8")
    return load_config(folder / "salient.yaml")


def problems(folder: Path, text: str) -> list[Problem]:
    with pytest.raises(ConfigError) as caught:
        loaded(folder, text)
    return caught.value.problems


def test_without_a_file_the_defaults_hold_for_the_working_folder(folder: Path) -> None:
    config = load_config()
    assert config.file is None
    assert config.inbox == (InboxConfig(path=folder / "inbox", mode="auto", spool=folder / "var/spool"),)
    assert (config.state, config.rules, config.store, config.webhooks) == (folder / "var", ("builtin",), "sqlite", ())
    assert (config.intake.settle, config.intake.rescan) == (timedelta(seconds=2), timedelta(seconds=60))
    assert (config.intake.max_bytes, config.intake.after) == (20_000_000, "keep")
    assert (config.detect.workers, config.detect.timeout) == ("auto", timedelta(seconds=10))
    assert (config.console.host, config.console.port) == ("127.0.0.1", 8787)


def test_a_salient_yaml_in_the_working_folder_is_found(folder: Path) -> None:
    (folder / "salient.yaml").write_text("state: elsewhere\n", encoding="utf-8")
    config = load_config()
    assert (config.file, config.state) == (folder / "salient.yaml", folder / "elsewhere")


def test_an_empty_file_gives_the_defaults(folder: Path) -> None:
    assert loaded(folder, "# nothing\n").model_copy(update={"file": None}) == load_config().model_copy(update={"file": None})


def test_every_key_is_read(folder: Path) -> None:
    config = loaded(
        folder,
        """
inbox: [one, {path: two, mode: poll, spool: spool-two}]
rules: [builtin, own]
state: s
spool: sp
store: sqlite
intake: {mode: inotify, settle: 500ms, rescan: 5m, max_bytes: 1MB, after: delete}
detect: {workers: 3, timeout: 1.5s}
webhooks:
  - name: desk
    url: https://example.org/hook
    secret_env: DESK
    types: [encirclement]
    statuses: [denied, possible]
    places: [Goma]
    min_severity: high
    reasons: [first, repeat]
    system: true
    allow_private: true
console: {listen: "[::1]:0"}
""",
    )
    assert config.inbox == (
        InboxConfig(path=folder / "one", mode="inotify", spool=folder / "sp"),
        InboxConfig(path=folder / "two", mode="poll", spool=folder / "spool-two"),
    )
    assert [config.inbox_spool(inbox) for inbox in config.inbox] == [folder / "sp", folder / "spool-two"]
    assert config.rules == ("builtin", str(folder / "own"))
    assert config.state == folder / "s"
    assert (config.intake.mode, config.intake.settle, config.intake.rescan) == (
        "inotify",
        timedelta(milliseconds=500),
        timedelta(minutes=5),
    )
    assert (config.intake.max_bytes, config.intake.after) == (1_000_000, "delete")
    assert (config.detect.workers, config.detect.timeout) == (3, timedelta(seconds=1.5))
    (hook,) = config.webhooks
    assert (hook.name, hook.url, hook.types, hook.statuses) == (
        "desk",
        "https://example.org/hook",
        ("encirclement",),
        ("denied", "possible"),
    )
    assert (hook.places, hook.min_severity, hook.reasons) == (("Goma",), "high", ("first", "repeat"))
    assert (hook.system, hook.allow_private) == (True, True)
    assert hook.secret.get_secret_value() == SECRET
    assert (config.console.host, config.console.port) == ("::1", 0)


@pytest.mark.parametrize("text", ["inbox: one\n", "inbox: [one]\n", "inbox: {path: one}\n", "inbox: [{path: one}]\n"])
def test_an_inbox_may_be_written_shortly(folder: Path, text: str) -> None:
    assert [inbox.path for inbox in loaded(folder, text).inbox] == [folder / "one"]


def test_a_rules_folder_may_stand_alone(folder: Path) -> None:
    assert loaded(folder, "rules: builtin\n").rules == ("builtin",)
    assert loaded(folder, "rules: own\n").rules == (str(folder / "own"),)


def test_a_rules_folder_beside_the_configuration_is_taken_where_none_is_named(folder: Path) -> None:
    (folder / "rules").mkdir()
    assert loaded(folder, "").rules == (str(folder / "rules"),)


def test_paths_are_relative_to_the_file_and_absolute_ones_stay(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other")
    config = loaded(other, f"inbox: in\nstate: {folder}/state\n")
    assert config.inbox[0].path == other / "in"
    assert config.state == folder / "state"


def test_a_file_named_relatively_gives_absolute_paths(folder: Path) -> None:
    (folder / "conf").mkdir()
    (folder / "conf" / "a.yaml").write_text("state: s\n", encoding="utf-8")
    config = load_config(Path("conf/a.yaml"))
    assert (config.file, config.state) == (folder / "conf" / "a.yaml", folder / "conf" / "s")


def test_the_environment_wins_over_the_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALIENT_STATE", "from-environment")
    monkeypatch.setenv("SALIENT_CONSOLE__LISTEN", "127.0.0.1:9000")
    monkeypatch.setenv("SALIENT_INTAKE__SETTLE", "3s")
    monkeypatch.setenv("SALIENT_DETECT__WORKERS", "2")
    monkeypatch.setenv("SALIENT_RULES", "own")
    monkeypatch.setenv("SALIENT_INBOX", '["a", {"path": "b"}]')
    config = loaded(folder, "state: from-file\nconsole: {listen: 127.0.0.1:1}\nintake: {settle: 9s, rescan: 7s}\n")
    assert config.state == folder / "from-environment"
    assert config.console.port == 9000
    assert (config.intake.settle, config.intake.rescan) == (timedelta(seconds=3), timedelta(seconds=7))
    assert config.detect.workers == 2
    assert config.rules == (str(folder / "own"),)
    assert [inbox.path for inbox in config.inbox] == [folder / "a", folder / "b"]


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("stat: var\n", 1, 7, "unknown key 'stat'"),
        ("state: var\nintake:\n  setle: 2s\n", 3, 10, "unknown key 'intake.setle'"),
        ("inbox: [{pth: a}]\n", 1, 9, "inbox.0.path"),
        ("intake: {settle: 2}\n", 1, 18, "intake.settle: a duration"),
        ("intake: {settle: 99999999999999d}\n", 1, 18, "intake.settle: "),
        ("intake: {rescan: 0s}\n", 1, 18, "intake.rescan: it must be longer"),
        ("detect: {timeout: 0ms}\n", 1, 19, "detect.timeout: it must be longer"),
        ("intake: {max_bytes: 20}\n", 1, 21, "intake.max_bytes: a size"),
        ("intake: {after: burn}\n", 1, 17, "intake.after"),
        ("detect: {workers: many}\n", 1, 19, "detect.workers: write auto"),
        ("detect: {workers: 65}\n", 1, 19, "detect.workers: write auto"),
        ("detect: {workers: true}\n", 1, 19, "detect.workers: write auto"),
        ("detect: fast\n", 1, 9, "detect"),
        ("store: mysql\n", 1, 8, "store: only 'sqlite'"),
        ("inbox: []\n", 1, 1, "name at least one inbox"),
        ("inbox: 5\n", 1, 8, "inbox"),
        ("rules: 5\n", 1, 8, "rules"),
        ("state: [a]\n", 1, 8, "state"),
        ("console: {listen: 8787}\n", 1, 19, "console.listen"),
        (HOOK.replace("desk", "Desk One"), 2, 11, "webhooks.0.name"),
        (HOOK.replace("https", "gopher"), 3, 10, "webhooks.0.url: write a whole address"),
        (HOOK + "    reasons: [never]\n", 5, 15, "webhooks.0.reasons.0"),
        (HOOK + "    secret_file: s\n", 2, 5, "webhooks.0: give exactly one"),
        (HOOK + HOOK.partition("\n")[2], 1, 1, "two webhooks bear the name 'desk'"),
        ("webhooks:\n  - {name: desk}\n", 2, 5, "webhooks.0.url"),
    ],
)
def test_a_wrong_setting_is_told_at_its_place(folder: Path, text: str, line: int, column: int, words: str) -> None:
    found = problems(folder, text)[0]
    assert (found.code, found.line, found.column) == ("C003", line, column)
    assert words in found.message


def test_an_unknown_key_comes_with_the_nearest_or_all_known_ones(folder: Path) -> None:
    assert problems(folder, "consol: {}\n")[0].hint == "did you mean 'console'?"
    hint = problems(folder, HOOK + "    colour: red\n")[0].hint
    assert hint is not None
    assert hint.startswith("known here: name, url, secret_env")
    assert "secret," not in hint


def test_all_mistakes_are_told_at_once(folder: Path) -> None:
    assert [problem.line for problem in problems(folder, "stat: a\nstore: x\nintake: {after: burn}\n")] == [2, 3, 1]


def test_mistakes_of_the_environment_are_called_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALIENT_INTAKE__SETTLE", "soon")
    (problem,) = problems(folder, "state: var\n")
    assert (problem.line, problem.message[-23:]) == (None, "h (from the environment)"[-23:])
    monkeypatch.delenv("SALIENT_INTAKE__SETTLE")
    monkeypatch.setenv("SALIENT_INBOX", "[not json")
    assert [problem.code for problem in problems(folder, "state: var\n")] == ["C002"]


def test_a_configuration_that_is_no_mapping_or_not_there_is_a_mistake(folder: Path) -> None:
    assert [problem.code for problem in problems(folder, "- state\n")] == ["C001"]
    assert [problem.code for problem in problems(folder, "just words\n")] == ["C001"]
    with pytest.raises(ConfigError) as caught:
        load_config(folder / "gone.yaml")
    assert [problem.code for problem in caught.value.problems] == ["D001"]


def test_a_secret_may_stand_in_a_file_beside_the_configuration(folder: Path) -> None:
    (folder / "desk.secret").write_text(WHSEC + "\n", encoding="ascii")
    (hook,) = loaded(folder, HOOK.replace("secret_env: DESK", "secret_file: desk.secret")).webhooks
    assert hook.secret.get_secret_value() == SECRET


def test_a_secret_may_lack_its_prefix(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK", WHSEC.removeprefix("whsec_"))
    assert loaded(folder, HOOK).webhooks[0].secret.get_secret_value() == SECRET


@pytest.mark.parametrize("count", [24, 64])
def test_the_shortest_and_longest_secret_are_taken(folder: Path, monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    monkeypatch.setenv("DESK", base64.b64encode(b"x" * count).decode())
    assert len(loaded(folder, HOOK).webhooks[0].secret.get_secret_value()) == count


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "is not set"),
        ("", "0 bytes"),
        (base64.b64encode(b"x" * 23).decode(), "23 bytes"),
        (base64.b64encode(b"x" * 65).decode(), "65 bytes"),
        ("whsec_not base64!", "does not hold"),
        ("pässword", "does not hold"),
    ],
)
def test_a_secret_that_is_no_secret_is_a_mistake(folder: Path, monkeypatch: pytest.MonkeyPatch, value: str | None, words: str) -> None:
    monkeypatch.delenv("DESK")
    if value is not None:
        monkeypatch.setenv("DESK", value)
    (problem,) = problems(folder, HOOK)
    assert (problem.code, problem.line) == ("C004", 4)
    assert words in problem.message
    assert value is None or len(value) < 10 or value not in str(problem)


@pytest.mark.parametrize(("content", "words"), [(None, "No such file"), (b"\xff\xfe", "not ASCII")])
def test_a_secret_file_that_cannot_be_read_is_a_mistake(folder: Path, content: bytes | None, words: str) -> None:
    if content is not None:
        (folder / "s").write_bytes(content)
    (problem,) = problems(folder, HOOK.replace("secret_env: DESK", "secret_file: s"))
    assert problem.code == "C004"
    assert words in problem.message


def test_a_secret_written_into_the_configuration_is_refused_and_not_shown(folder: Path) -> None:
    (problem,) = problems(folder, HOOK + "    secret: hunter2hunter2\n")
    assert (problem.code, problem.line) == ("C003", 5)
    assert "hunter2" not in str(ConfigError(problem)) + repr(problem)


def test_a_secret_is_never_printed(folder: Path) -> None:
    config = loaded(folder, HOOK)
    shown = f"{config!r} {config} {config.webhooks[0]!r} {config.model_dump()} {config.model_dump_json()}"
    for secret in (SECRET.decode(), WHSEC, WHSEC.removeprefix("whsec_"), repr(SECRET)):
        assert secret not in shown


@pytest.mark.parametrize(
    ("line", "wants_all"),
    [
        ("reasons: [first, source, status, repeat]", True),
        ("system: true", False),
        ("reasons: [first, source, status, repeat]\n    types: [encirclement]", False),
        ("reasons: [first, source, status, repeat]\n    places: [Goma]", False),
        ("reasons: [first, source, status, repeat]\n    statuses: [denied]", False),
        ("reasons: [first, source, status, repeat]\n    min_severity: medium", False),
    ],
)
def test_a_webhook_wants_all_only_without_any_filter(folder: Path, line: str, *, wants_all: bool) -> None:
    assert loaded(folder, HOOK + f"    {line}\n").webhooks[0].wants_all is wants_all
