from edge.camera.allowance import BURST, REFILL_S, Allowance


def test_a_few_at_once_then_one_after_the_other() -> None:
    allowance = Allowance()
    assert sum(allowance.take(100.0) for _ in range(50)) == BURST
    assert not allowance.take(100.0 + 0.9 * REFILL_S)
    assert allowance.take(100.0 + 1.1 * REFILL_S)
    assert not allowance.take(100.0 + 1.1 * REFILL_S)


def test_time_that_falls_back_gives_nothing() -> None:
    allowance = Allowance()
    for _ in range(50):
        allowance.take(1000.0)
    assert not allowance.take(0.0)
