"""The dispatcher over a real store, with a real receiver or a fake sender where a fault or a clock is needed."""

import asyncio
import time
from collections import Counter
from datetime import UTC, datetime, timedelta

import structlog

from salient.config import WebhookConfig
from salient.errors import StoreError
from salient.model import Delivery
from salient.send import outbox
from salient.send.outbox import IN_FLIGHT, Dispatcher
from salient.send.retry import Reply
from salient.send.webhook import WebhookSender

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


class FakeClock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


class FakeSender:
    """Answers by endpoint; keeps what was sent and how many posts ran at once. A Reply may be held back by an event."""

    def __init__(self, **replies: Reply | Exception) -> None:
        self.replies = replies
        self.sent: list[tuple[str, str, bytes]] = []
        self.hold: dict[str, asyncio.Event] = {}
        self.flying: Counter[str] = Counter()
        self.most = 0

    async def post(self, endpoint: WebhookConfig, delivery: Delivery, now: datetime) -> Reply:
        self.sent.append((endpoint.name, delivery.message_id, delivery.body))
        self.flying[endpoint.name] += 1
        self.most = max(self.most, self.flying[endpoint.name])
        try:
            if endpoint.name in self.hold:
                await self.hold[endpoint.name].wait()
            await asyncio.sleep(0)
        finally:
            self.flying[endpoint.name] -= 1
        reply = self.replies.get(endpoint.name, Reply("delivered", 200))
        if isinstance(reply, Exception):
            raise reply
        return reply

    def to(self, name: str) -> list[str]:
        return [message for endpoint, message, _ in self.sent if endpoint == name]


async def stands(writer, question, expected: object) -> None:  # type: ignore[no-untyped-def]
    """Wait until the store answers the question so."""
    async with asyncio.timeout(10):
        while await writer.run(question) != expected:
            await asyncio.sleep(0.005)


def owed(store) -> dict[str, tuple[int, int]]:  # type: ignore[no-untyped-def]
    """Of each endpoint: delivered, waiting."""
    return {name: (done, waiting) for name, done, waiting, _ in store.owed()}


async def settled(writer, expected: dict[str, tuple[int, int]]) -> None:  # type: ignore[no-untyped-def]
    await stands(writer, owed, expected)


def test_what_is_owed_is_posted_and_recorded(tmp_path, keep, owe, hook, receive) -> None:  # type: ignore[no-untyped-def]
    async def scenario() -> None:
        async with keep(tmp_path / "db") as writer, receive(200) as receiver:
            sender = WebhookSender()
            dispatcher = Dispatcher(writer, sender, [hook(receiver.url)], lambda: datetime.now(UTC))
            dispatcher.start()
            for number in range(20):
                await writer.run(owe(number, "newsroom"))
                dispatcher.wake()
            await settled(writer, {"newsroom": (20, 0)})
            await dispatcher.stop(1)
            await sender.close()
        assert sorted(receiver.ids) == sorted(f"msg_{n}" for n in range(20))

    asyncio.run(scenario())


def test_every_try_has_the_same_id_and_bytes(tmp_path, keep, owe, hook, receive) -> None:  # type: ignore[no-untyped-def]
    async def scenario() -> None:
        async with keep(tmp_path / "db") as writer, receive(500, 302, 200) as receiver:
            clock, sender = FakeClock(), WebhookSender()
            await writer.run(owe(1, "newsroom"))
            dispatcher = Dispatcher(writer, sender, [hook(receiver.url)], clock, lambda: 0)
            dispatcher.start()
            for tries, wait in ((1, 1), (2, 5)):
                await stands(writer, lambda store: store.next_due("newsroom"), clock.now + timedelta(seconds=wait))
                assert len(receiver.got) == tries
                clock.now += timedelta(seconds=wait)
                dispatcher.wake()
            await settled(writer, {"newsroom": (1, 0)})
            await dispatcher.stop(1)
            await sender.close()
        assert len(receiver.got) == 3
        assert len({(headers["webhook-id"], body) for headers, body in receiver.got}) == 1
        assert [headers["webhook-timestamp"] for headers, _ in receiver.got] == [str(int(NOW.timestamp()) + s) for s in (0, 1, 6)]

    asyncio.run(scenario())


def test_a_slow_endpoint_does_not_delay_another(tmp_path, keep, owe, hook, until) -> None:  # type: ignore[no-untyped-def]
    async def scenario() -> None:
        async with keep(tmp_path / "db") as writer:
            sender = FakeSender()
            sender.hold["slow"] = asyncio.Event()
            for number in range(30):
                await writer.run(owe(number, "slow", "fast"))
            dispatcher = Dispatcher(writer, sender, [hook("http://a/", "slow"), hook("http://b/", "fast")], FakeClock())
            dispatcher.start()
            await settled(writer, {"slow": (0, 30), "fast": (30, 0)})
            assert len(sender.to("slow")) == IN_FLIGHT
            sender.hold["slow"].set()
            await settled(writer, {"slow": (30, 0), "fast": (30, 0)})
            await dispatcher.stop(1)
        assert Counter(sender.to("slow")) == Counter(f"msg_{n}" for n in range(30))
        assert sender.most == IN_FLIGHT

    asyncio.run(scenario())


def test_410_pauses_the_endpoint_until_it_is_resumed(tmp_path, keep, owe, hook, until) -> None:  # type: ignore[no-untyped-def]
    async def scenario() -> None:
        async with keep(tmp_path / "db") as writer:
            sender = FakeSender(a=Reply("http_410", 410))
            await writer.run(owe(1, "a"))
            dispatcher = Dispatcher(writer, sender, [hook("http://a/", "a")], FakeClock())
            dispatcher.start()
            await stands(writer, lambda store: store.paused(), {"a": "http_410"})
            await writer.run(owe(2, "a"))
            dispatcher.wake()
            await writer.run(lambda _: None)
            assert sender.to("a") == ["msg_1"]
            sender.replies.clear()
            await writer.run(lambda store: store.resume(["a"]))
            dispatcher.wake()
            await settled(writer, {"a": (2, 0)})
            await dispatcher.stop(1)
        assert sorted(sender.to("a")) == ["msg_1", "msg_1", "msg_2"]

    asyncio.run(scenario())


def test_a_due_time_is_kept_without_anyone_waking(tmp_path, keep, owe, hook) -> None:  # type: ignore[no-untyped-def]
    async def scenario() -> None:
        async with keep(tmp_path / "db") as writer:
            sender = FakeSender()
            due = datetime.now(UTC) + timedelta(seconds=0.3)
            await writer.run(owe(1, "a", at=due))
            dispatcher = Dispatcher(writer, sender, [hook("http://a/", "a")], lambda: datetime.now(UTC))
            dispatcher.start()
            await settled(writer, {"a": (1, 0)})
            assert datetime.now(UTC) >= due
            await dispatcher.stop(1)

    asyncio.run(scenario())


def test_a_clock_that_jumps_is_noticed_at_the_next_look(tmp_path, keep, owe, hook, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    async def scenario() -> None:
        monkeypatch.setattr(outbox, "LOOK_S", 0.05)
        async with keep(tmp_path / "db") as writer:
            sender, clock = FakeSender(), FakeClock()
            await writer.run(owe(1, "a", at=NOW + timedelta(hours=5)))
            dispatcher = Dispatcher(writer, sender, [hook("http://a/", "a")], clock)
            dispatcher.start()
            await asyncio.sleep(0.12)
            assert sender.sent == []
            clock.now += timedelta(hours=5)
            await settled(writer, {"a": (1, 0)})
            await dispatcher.stop(1)

    asyncio.run(scenario())


def test_a_mistake_with_one_receiver_is_a_failed_try_and_no_more(tmp_path, keep, owe, hook) -> None:  # type: ignore[no-untyped-def]
    async def scenario() -> None:
        async with keep(tmp_path / "db") as writer:
            sender = FakeSender(a=KeyError("ours"))
            for number in range(3):
                await writer.run(owe(number, "a", "b"))
            dispatcher = Dispatcher(writer, sender, [hook("http://a/", "a"), hook("http://b/", "b")], FakeClock())
            dispatcher.start()
            await stands(writer, lambda store: store.owed(), [("a", 0, 3, "internal_error"), ("b", 3, 0, None)])
            await dispatcher.stop(1)
        assert len(sender.to("a")) == 3

    asyncio.run(scenario())


class FaultyWriter:
    """A writer whose store is out of order for the next `faults` jobs."""

    def __init__(self, writer) -> None:  # type: ignore[no-untyped-def]
        self.writer = writer
        self.faults = 0
        self.raised = 0

    async def run(self, job):  # type: ignore[no-untyped-def]
        if self.faults:
            self.faults -= 1
            self.raised += 1
            raise StoreError("disk full")
        return await self.writer.run(job)


def test_an_outcome_is_recorded_once_the_store_works_again(tmp_path, keep, owe, hook, until, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    async def scenario() -> None:
        monkeypatch.setattr(outbox, "RECORD_AGAIN_S", 0.01)
        async with keep(tmp_path / "db") as writer:
            faulty, sender = FaultyWriter(writer), FakeSender()
            sender.hold["a"] = asyncio.Event()
            await writer.run(owe(1, "a"))
            dispatcher = Dispatcher(faulty, sender, [hook("http://a/", "a")], FakeClock())
            dispatcher.start()
            await until(lambda: sender.sent)
            faulty.faults = 3
            sender.hold["a"].set()
            await settled(writer, {"a": (1, 0)})
            await dispatcher.stop(1)
        assert faulty.raised == 3
        assert sender.to("a") == ["msg_1"]

    asyncio.run(scenario())


def test_a_look_that_fails_is_repeated(tmp_path, keep, owe, hook, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    async def scenario() -> None:
        monkeypatch.setattr(outbox, "LOOK_S", 0.02)
        async with keep(tmp_path / "db") as writer:
            faulty = FaultyWriter(writer)
            faulty.faults = 2
            await writer.run(owe(1, "a"))
            dispatcher = Dispatcher(faulty, FakeSender(), [hook("http://a/", "a")], FakeClock())
            dispatcher.start()
            await settled(writer, {"a": (1, 0)})
            await dispatcher.stop(1)
        assert faulty.raised == 2

    asyncio.run(scenario())


def test_stop_lets_tries_end_within_its_grace(tmp_path, keep, owe, hook, until) -> None:  # type: ignore[no-untyped-def]
    async def scenario() -> None:
        async with keep(tmp_path / "db") as writer:
            sender = FakeSender()
            sender.hold["a"] = asyncio.Event()
            await writer.run(owe(1, "a"))
            dispatcher = Dispatcher(writer, sender, [hook("http://a/", "a")], FakeClock())
            dispatcher.start()
            await until(lambda: sender.sent)
            stopping = asyncio.create_task(dispatcher.stop(10))
            await asyncio.sleep(0)
            sender.hold["a"].set()
            await stopping
            assert await writer.run(owed) == {"a": (1, 0)}

    asyncio.run(scenario())


def test_stop_drops_what_hangs_and_it_is_still_owed(tmp_path, keep, owe, hook, until) -> None:  # type: ignore[no-untyped-def]
    async def scenario() -> None:
        async with keep(tmp_path / "db") as writer:
            sender = FakeSender()
            sender.hold["a"] = asyncio.Event()
            for number in range(20):
                await writer.run(owe(number, "a"))
            dispatcher = Dispatcher(writer, sender, [hook("http://a/", "a")], FakeClock())
            dispatcher.start()
            await until(lambda: len(sender.sent) == IN_FLIGHT)
            started = time.monotonic()
            await dispatcher.stop(0.1)
            assert time.monotonic() - started < 5
            assert len(sender.sent) == IN_FLIGHT
            assert sender.flying["a"] == 0
            assert await writer.run(owed) == {"a": (0, 20)}
            assert len(asyncio.all_tasks()) == 1

    asyncio.run(scenario())


def test_a_reload_adds_changes_and_removes_endpoints(tmp_path, keep, owe, hook) -> None:  # type: ignore[no-untyped-def]
    async def scenario() -> None:
        async with keep(tmp_path / "db") as writer:
            sender = FakeSender()
            dispatcher = Dispatcher(writer, sender, [hook("http://a/", "a")], FakeClock())
            dispatcher.start()
            await writer.run(owe(1, "a", "b"))
            dispatcher.wake()
            await settled(writer, {"a": (1, 0), "b": (0, 1)})
            dispatcher.reconfigure([hook("http://b/", "b")])
            await writer.run(owe(2, "a", "b"))
            dispatcher.wake()
            await settled(writer, {"a": (1, 1), "b": (2, 0)})
            dispatcher.reconfigure([hook("http://a2/", "a"), hook("http://b/", "b")])
            await settled(writer, {"a": (2, 0), "b": (2, 0)})
            await dispatcher.stop(1)

    asyncio.run(scenario())


def test_neither_addresses_nor_secrets_are_logged(tmp_path, keep, owe, hook, receive, until) -> None:  # type: ignore[no-untyped-def]
    async def scenario() -> list[object]:
        async with keep(tmp_path / "db") as writer, receive(500) as receiver:
            sender = WebhookSender()
            endpoints = [
                hook(receiver.url, "a"),
                hook("http://127.0.0.1:1/?token=sesame", "b"),
                hook(receiver.url, "c", allow_private=False),
            ]
            await writer.run(owe(1, "a", "b", "c"))
            with structlog.testing.capture_logs() as logs:
                dispatcher = Dispatcher(writer, sender, endpoints, FakeClock())
                dispatcher.start()
                await until(lambda: len(logs) == 3)
                await dispatcher.stop(1)
            await sender.close()
            return list(logs)

    logs = asyncio.run(scenario())
    assert {entry["reason"] for entry in logs} == {"http_500", "connection_refused", "refused_by_gate"}  # type: ignore[index]
    assert {entry["event"] for entry in logs} == {"delivery.retry"}  # type: ignore[index]
    assert not any(word in str(logs) for word in ("sesame", "127.0.0.1", "whsec", "hook"))
