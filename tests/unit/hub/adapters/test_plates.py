"""Plates are sealed where they are kept."""

import pytest
from cryptography.exceptions import InvalidTag

from hub.adapters.plates import GONE, SealedPlates

PLATES = SealedPlates(bytes(range(32)), "pepper")


def test_a_sealed_plate_says_nothing_and_opens_again() -> None:
    sealed = PLATES.seal("沪a·12345")
    assert b"A12345" not in sealed
    assert sealed != PLATES.seal("沪A12345")
    assert PLATES.opened(sealed) == "沪A12345"


def test_another_key_opens_nothing() -> None:
    with pytest.raises(InvalidTag):
        SealedPlates(bytes(32), "pepper").opened(PLATES.seal("沪A12345"))


def test_a_plate_that_was_blanked_is_gone() -> None:
    assert PLATES.opened(b"") == GONE
