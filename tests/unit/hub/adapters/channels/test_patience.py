"""What hangs is left behind, and only so much of it."""

import threading
from collections.abc import Iterator

import pytest

from hub.adapters.channels.patience import Patience
from hub.errors import DeliveryFailed


@pytest.fixture
def release() -> Iterator[threading.Event]:
    event = threading.Event()
    yield event
    event.set()


def test_what_comes_in_time_is_handed_on() -> None:
    patience = Patience()
    assert patience.end(patience.begin("host", lambda: "taken")) == "taken"


def test_its_own_failure_is_handed_on() -> None:
    def refuse() -> None:
        raise DeliveryFailed("answered 410", permanent=True)

    patience = Patience()
    with pytest.raises(DeliveryFailed, match="410") as caught:
        patience.end(patience.begin("host", refuse))
    assert caught.value.permanent


def test_what_hangs_is_left_behind_and_tried_again(release: threading.Event) -> None:
    patience = Patience(longest_s=0.01)
    with pytest.raises(DeliveryFailed, match="no answer within") as caught:
        patience.end(patience.begin("host", release.wait))
    assert not caught.value.permanent


def test_a_host_that_holds_too_many_gets_no_more_until_one_ends(release: threading.Event) -> None:
    patience = Patience(most_at_once=1)
    hanging = patience.begin("host", release.wait)
    with pytest.raises(DeliveryFailed, match="still hang"):
        patience.end(patience.begin("host", lambda: True))
    assert patience.end(patience.begin("another", lambda: True))
    release.set()
    assert patience.end(hanging)
    assert patience.end(patience.begin("host", lambda: True))
