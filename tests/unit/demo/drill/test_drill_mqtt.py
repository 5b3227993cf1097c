"""Packets of MQTT 3.1.1, cut wherever the network cuts them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.drill.mqtt import (
    PUBACK,
    PUBLISH,
    acknowledgement,
    connection,
    publication,
    published,
)
from demo.drill.packets import Packets


@given(st.binary(max_size=400), st.integers(0, 65_535), st.integers(1, 50))
def test_a_publication_comes_out_as_it_went_in(payload: bytes, number: int, cut: int) -> None:
    stream = publication("a/b", payload, number) + acknowledgement(7)
    packets = Packets()
    found = [
        packet
        for start in range(0, len(stream), cut)
        for packet in packets.feed(stream[start : start + cut])
    ]
    (first, body), (second, mid) = found
    assert first & 0xF0 == PUBLISH
    assert published(first, body) == ("a/b", number, payload)
    assert (second, mid) == (PUBACK, b"\0\7")


def test_a_connection_names_its_will_and_keeps_alive() -> None:
    packet = connection("n-1", "t/death", b"gone")
    assert packet == (b"\x10\x1e\0\x04MQTT\x04\x2e\0\x0c\0\x03n-1\0\x07t/death\0\x04gone")


@pytest.mark.parametrize(("retain", "first"), [(False, 0x32), (True, 0x33)])
def test_retained_is_one_bit(retain: bool, first: int) -> None:
    assert publication("a", b"", 1, retain=retain)[0] == first
