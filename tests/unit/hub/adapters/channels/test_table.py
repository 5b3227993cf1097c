"""Which channel takes which URL."""

import logging

import pytest

from hub.adapters.channels.table import Channels
from hub.errors import DeliveryFailed
from hub.pipeline.deliveries import Delivery, Message

MESSAGE = Message("t-1", "P1", "title", "her window", "rung:0:0")


class Recorder:
    def __init__(self) -> None:
        self.urls: list[str] = []

    def send(self, url: str, message: Message) -> Delivery:
        self.urls.append(url)
        return Delivery("ok")


def test_everything_unknown_goes_to_apprise():
    recorder = Recorder()
    Channels(Recorder(), recorder).send("ntfy://topic", MESSAGE)
    assert recorder.urls == ["ntfy://topic"]


def test_push_goes_to_the_push_channel():
    push, others = Recorder(), Recorder()
    Channels(push, others).send("push:", MESSAGE)
    assert (push.urls, others.urls) == (["push:"], [])


def test_page_needs_no_sending():
    assert Channels(Recorder()).send("web:", MESSAGE).detail == "shown on the page"


def test_log_names_the_ticket_and_nothing_else(caplog):
    with caplog.at_level(logging.INFO):
        Channels(Recorder()).send("log:", MESSAGE)
    (record,) = caplog.records
    assert record.ticket_id == "t-1"
    assert "window" not in record.getMessage() + str(vars(record))


def test_what_is_no_url_fails_for_good():
    with pytest.raises(DeliveryFailed) as failure:
        Channels(Recorder()).send("13800138000", MESSAGE)
    assert failure.value.permanent
    assert "138" not in str(failure.value)
