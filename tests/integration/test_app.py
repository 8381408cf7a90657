"""The daemon in this process: real files, store, workers, port and receivers; only the signals are missing."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import orjson
import pytest

from salient.app import App
from salient.config import load_config
from salient.errors import ConfigError, RulesError, StartError


@asynccontextmanager
async def running(folder: Any, grace: float = 5) -> AsyncIterator[App]:
    app = App(lambda: load_config(folder.config))
    await app.start()
    try:
        yield app
    finally:
        await app.stop(grace)


def in_loop(story: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(story, 100))


def test_a_dropped_article_becomes_an_alert_in_the_log_and_at_the_webhook(folder, until, receiver, receiver_at, secret) -> None:
    async def story() -> None:
        runner = await receiver_at(receiver)
        folder.configure(webhooks=[{"name": "desk", "url": receiver.url, "secret_env": secret, "allow_private": True}])
        async with running(folder):
            folder.drop("a.txt", "The town fell on Sunday, and the band left.\n")
            await until(lambda: folder.alerts() and receiver.got and folder.files("done") == ["a.txt"])
        await runner.cleanup()
        (alert,) = folder.alerts()
        ((key, body),) = receiver.got
        assert alert["type"] == "town_falls"
        assert alert["incident"]["reason"] == "first"
        assert key.startswith("msg_")
        assert orjson.loads(body)["data"] == alert

    in_loop(story())


def test_a_backlog_is_worked_off_and_each_alert_raised_once(folder, until) -> None:
    async def story() -> None:
        (folder.path / "inbox").mkdir()
        for number in range(300):
            folder.drop(f"{number}.txt", f"The town number {number % 200} fell on Sunday.\n")
        async with running(folder):
            await until(lambda: len(folder.files("done")) == 300 and len(folder.alerts()) >= 200, 60)
            folder.drop("last.txt", "The last town fell on Sunday.\n")
            await until(lambda: len(folder.alerts()) == 201)
        ids = [alert["id"] for alert in folder.alerts()]
        assert len(set(ids)) == 201

    in_loop(story())


def test_a_renamed_file_is_stored_quickly_once_the_daemon_is_warm(folder, until) -> None:
    async def story() -> None:
        async with running(folder):
            waits = []
            for number in range(6):
                started = time.monotonic()
                folder.drop(f"{number}.txt", f"The town number {number} fell.\n")
                await until(lambda n=number: len(folder.alerts()) == n + 1)
                waits.append(time.monotonic() - started)
            # The first waits for its worker to start; the best of the others must not have waited for any timer or settling.
            assert min(waits[1:]) < 0.09, waits

    in_loop(story())


def test_the_pages_say_alive_ready_and_the_numbers(folder, until, fetch) -> None:
    async def story() -> None:
        async with running(folder) as app:
            folder.drop("a.txt", "The town fell on Sunday.\n")
            await until(lambda: len(folder.alerts()) == 1)
            assert (await fetch(app.port, "livez"))[0] == 200
            assert (await fetch(app.port, "readyz"))[0] == 200
            status, numbers = await fetch(app.port, "metrics")
            assert status == 200
            assert 'salient_deliveries_pending{endpoint="alerts.jsonl"}' in numbers
            assert "salient_waiting_files" in numbers

    in_loop(story())


def test_a_part_that_has_stopped_makes_the_daemon_not_alive_and_is_named(folder, fetch) -> None:
    async def story() -> None:
        async with running(folder) as app:
            app._alert_log.stop()
            deadline = time.monotonic() + 20
            while (answer := await fetch(app.port, "livez"))[0] == 200:
                assert time.monotonic() < deadline
            assert answer[0] == 503
            assert "alert log" in answer[1]
            assert (await fetch(app.port, "readyz"))[0] == 200

    in_loop(story())


def test_an_inbox_that_is_gone_makes_the_daemon_unready_and_says_which(folder, until, fetch) -> None:
    async def story() -> None:
        folder.configure(intake={"settle": "100ms", "rescan": "200ms", "mode": "poll"})
        async with running(folder) as app:
            assert (await fetch(app.port, "readyz"))[0] == 200
            (folder.path / "inbox").rmdir()
            deadline = time.monotonic() + 20
            while (answer := await fetch(app.port, "readyz"))[0] == 200:
                assert time.monotonic() < deadline
            assert answer[0] == 503
            assert str(folder.path / "inbox") in answer[1]

    in_loop(story())


def test_a_port_in_use_is_a_start_error_and_leaves_nothing_behind(folder) -> None:
    async def story() -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            folder.configure(console={"listen": f"127.0.0.1:{taken.getsockname()[1]}"})
            with pytest.raises(StartError, match="cannot listen on"):
                await App(lambda: load_config(folder.config)).start()
        # The lock, the store and the folders are free again.
        async with running(folder):
            pass

    in_loop(story())


def test_a_second_daemon_on_the_same_state_is_refused(folder) -> None:
    async def story() -> None:
        async with running(folder):
            with pytest.raises(StartError, match="in use by process"):
                await App(lambda: load_config(folder.config)).start()

    in_loop(story())


def test_a_rule_with_a_mistake_stops_the_start(folder) -> None:
    async def story() -> None:
        (folder.path / "rules/falling.yaml").write_text("rule: falling_town\nstrng: []\n")
        with pytest.raises(RulesError):
            await App(lambda: load_config(folder.config)).start()

    in_loop(story())


def test_a_reload_uses_changed_rules_and_endpoints(folder, until, receiver, receiver_at, secret) -> None:
    async def story() -> None:
        runner = await receiver_at(receiver)
        async with running(folder) as app:
            folder.drop("a.txt", "The town sank on Sunday.\n")
            await until(lambda: folder.files("done") == ["a.txt"])
            vocab = folder.path / "rules/vocab.yaml"
            vocab.write_text(vocab.read_text().replace("[fall]", "[fall, sink]"))
            folder.configure(webhooks=[{"name": "desk", "url": receiver.url, "secret_env": secret, "allow_private": True}])
            await app.reload()
            folder.drop("b.txt", "The other town sank on Sunday.\n")
            await until(lambda: len(receiver.got) == 1 and len(folder.alerts()) == 1)
        await runner.cleanup()

    in_loop(story())


def test_a_reload_with_a_broken_rule_or_a_failing_example_changes_nothing(folder, until) -> None:
    async def story() -> None:
        rule = folder.path / "rules/falling.yaml"
        good = rule.read_text()
        async with running(folder) as app:
            for bad in (good.replace("strong:", "strng:"), good.replace("The town held", "The town fell")):
                rule.write_text(bad)
                with pytest.raises(RulesError):
                    await app.reload()
            folder.drop("a.txt", "The town fell on Sunday.\n")
            await until(lambda: len(folder.alerts()) == 1)

    in_loop(story())


@pytest.mark.parametrize(
    ("name", "value"),
    [("state", "elsewhere"), ("inbox", "other"), ("spool", "other"), ("intake", {"settle": "3s"}), ("console", {"listen": "127.0.0.1:1"})],
)
def test_a_reload_refuses_what_only_a_restart_can_change_and_names_it(folder, name: str, value: object) -> None:
    async def story() -> None:
        async with running(folder) as app:
            folder.configure(**{name: value})
            with pytest.raises(ConfigError, match="inbox" if name == "spool" else name):
                await app.reload()

    in_loop(story())


def test_a_reload_resumes_an_endpoint_that_was_paused(folder, until, receiver, receiver_at, secret) -> None:
    async def story() -> None:
        runner = await receiver_at(receiver)
        folder.configure(webhooks=[{"name": "desk", "url": receiver.url, "secret_env": secret, "allow_private": True}])
        async with running(folder) as app:
            receiver.status = 410
            folder.drop("a.txt", "The town fell on Sunday.\n")
            await until(lambda: len(receiver.got) == 1)
            receiver.status = 200
            folder.drop("b.txt", "The other town fell on Sunday.\n")
            await until(lambda: len(folder.alerts()) == 2)
            assert len(receiver.got) == 1
            await app.reload()
            await until(lambda: len({key for key, _ in receiver.got}) == 2)
        await runner.cleanup()

    in_loop(story())


def test_stop_with_a_hanging_receiver_keeps_to_its_time_and_the_next_start_delivers(folder, until, receiver, receiver_at, secret) -> None:
    async def story() -> None:
        runner = await receiver_at(receiver)
        folder.configure(webhooks=[{"name": "desk", "url": receiver.url, "secret_env": secret, "allow_private": True}])
        receiver.hangs = True
        async with running(folder, grace=1):
            folder.drop("a.txt", "The town fell on Sunday.\n")
            await until(lambda: len(receiver.got) == 1)
            started = time.monotonic()
        assert time.monotonic() - started < 8
        receiver.hangs = False
        async with running(folder):
            await until(lambda: len(receiver.got) == 2)
        await runner.cleanup()
        assert receiver.got[0] == receiver.got[1]

    in_loop(story())


def test_stop_with_a_full_inbox_loses_and_doubles_nothing(folder, until) -> None:
    async def story() -> None:
        (folder.path / "inbox").mkdir()
        for number in range(400):
            folder.drop(f"{number}.txt", f"The town number {number} fell on Sunday.\n")
        async with running(folder, grace=0.1):
            await until(lambda: len(folder.files("done")) >= 20)
        assert len(folder.files("done")) < 400
        async with running(folder):
            await until(lambda: len(folder.files("done")) == 400 and len(folder.alerts()) == 400, 60)
        assert len({alert["id"] for alert in folder.alerts()}) == 400

    in_loop(story())
