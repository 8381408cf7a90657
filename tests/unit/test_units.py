"""Quantities and addresses are read as people write them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salient.units import duration, listen, size, some_time, url, workers


@pytest.mark.parametrize(
    ("text", "seconds"), [("500ms", 0.5), ("2s", 2), ("1.5 m", 90), ("1h", 3600), ("2d", 172_800), ("0s", 0), ("090s", 90)]
)
def test_a_duration_is_a_number_with_its_unit(text: str, seconds: float) -> None:
    assert duration(text) == timedelta(seconds=seconds)


def test_a_duration_may_be_one_already() -> None:
    assert duration(timedelta(seconds=3)) == timedelta(seconds=3)


@pytest.mark.parametrize("value", [2, 2.5, None, True, "", "2", "s", "-2s", "2 sec", "2s ", "1h30m", "2S", "1e3s", [], "9" * 400 + "d"])
def test_anything_else_is_no_duration(value: object) -> None:
    with pytest.raises(ValueError, match="duration"):
        duration(value)


@pytest.mark.parametrize(
    ("text", "count"), [("1B", 1), ("500KB", 500_000), ("20MB", 20_000_000), ("1.5 GB", 1_500_000_000), ("20mb", 20_000_000)]
)
def test_a_size_is_a_number_with_its_unit(text: str, count: int) -> None:
    assert size(text) == count


@pytest.mark.parametrize("value", [20, None, True, "", "20", "MB", "-1MB", "20 MiB", "1TB", [], "9" * 400 + "GB"])
def test_anything_else_is_no_size(value: object) -> None:
    with pytest.raises(ValueError, match="size"):
        size(value)


def test_a_wait_is_longer_than_nothing() -> None:
    assert some_time(timedelta(milliseconds=1)) == timedelta(milliseconds=1)
    with pytest.raises(ValueError, match="longer than 0"):
        some_time(timedelta())


@pytest.mark.parametrize("value", ["auto", 1, 64, "8"])
def test_workers_are_counted_or_left_to_the_program(value: object) -> None:
    assert workers(value) == value


@pytest.mark.parametrize("value", ["many", 0, 65, -1, True, None, 1.5, "9" * 5000])
def test_anything_else_is_no_number_of_workers(value: object) -> None:
    with pytest.raises(ValueError, match="from 1 to 64"):
        workers(value)


@given(st.text() | st.from_regex(r"\d+(\.\d+)? ?(ms|s|m|h|d|B|KB|MB|GB)", fullmatch=True))
def test_any_text_is_a_quantity_or_a_value_error(text: str) -> None:
    for read in (duration, size):
        try:
            read(text)
        except ValueError as error:
            assert str(error)  # noqa: PT017


@pytest.mark.parametrize("value", ["127.0.0.1:8787", "localhost:0", "[::1]:65535", "0.0.0.0:80"])
def test_an_address_to_listen_on_has_a_port(value: str) -> None:
    assert listen(value) == value


@pytest.mark.parametrize("value", ["", "localhost", ":80", "localhost:", "localhost:65536", "localhost:-1", "localhost:²", "8787"])
def test_anything_else_is_no_address_to_listen_on(value: str) -> None:
    with pytest.raises(ValueError, match="host:port"):
        listen(value)


@pytest.mark.parametrize("value", ["https://example.org/hook", "http://127.0.0.1:8000", "https://[::1]:8443/a?b=c"])
def test_an_endpoints_address_is_http_or_https(value: str) -> None:
    assert url(value) == value


@pytest.mark.parametrize(
    "value", ["", "example.org", "ftp://example.org", "https://", "https:///x", "http://[::1", "https://h:99999/", "https://h:port/"]
)
def test_anything_else_is_no_endpoints_address(value: str) -> None:
    with pytest.raises(ValueError, match="whole address"):
        url(value)
