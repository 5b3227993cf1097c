import pytest

from edge.camera.reliance import PATIENCE_S, Reliance


@pytest.fixture
def nets() -> Reliance:
    return Reliance()


def test_nets_that_fail_at_every_frame_are_not_relied_on(nets: Reliance) -> None:
    for turn in range(30):
        nets.ask(turn * 0.2)
        nets.fail(turn * 0.2 + 0.1)
    assert not nets.is_good


def test_one_failure_is_borne_however_long_nobody_asks_again(nets: Reliance) -> None:
    nets.ask(0)
    nets.fail(0.1)
    nets.ask(100)
    nets.wait(100)
    nets.answer(100, 100.1)
    assert nets.is_good


def test_silence_is_not_borne_for_long_whatever_overtakes_it(nets: Reliance) -> None:
    for turn in range(30):
        nets.ask(turn * 0.2)
        nets.wait(turn * 0.2)
    assert not nets.is_good
    assert nets.is_waiting


def test_nets_that_lag_too_far_behind_stay_unreliable_until_they_keep_up(nets: Reliance) -> None:
    nets.ask(0)
    nets.wait(PATIENCE_S)
    nets.answer(0, PATIENCE_S + 3)
    assert not nets.is_good
    nets.ask(9)
    nets.answer(9, 9.1)
    assert nets.is_good
