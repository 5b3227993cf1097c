"""A plate as a digest: one way of writing it, one key."""

import pytest

from wire.plates import digest_of, written


@pytest.mark.parametrize(
    "plate", ["沪A12345", "沪a·12345", " 沪A 123 45", "沪A-12345", "沪Ａ．１２３４５"]
)
def test_a_plate_is_the_same_however_it_is_written(plate: str) -> None:
    assert written(plate) == "沪A12345"
    assert digest_of(plate, "salt") == digest_of("沪A12345", "salt")


def test_another_plate_or_another_salt_gives_another_digest() -> None:
    known = {digest_of("沪A12345", "a"), digest_of("沪A12346", "a"), digest_of("沪A12345", "b")}
    assert len(known) == 3
    assert all(len(digest) == 64 for digest in known)
