from datetime import UTC, datetime, timedelta

from hub.pipeline.lockout import LOCKED_FOR, MOST_FAILURES, Guesser, Lockout

NOW = datetime(2026, 11, 22, 1, 15, tzinfo=UTC)
HERE, THERE = Guesser("ops", "192.0.2.1"), Guesser("ops", "198.51.100.9")


def guessed(lockout: Lockout, guesser: Guesser, times: int = MOST_FAILURES) -> None:
    for _ in range(times):
        lockout.count_failure(guesser, NOW)


def test_only_the_address_that_guesses_is_locked_and_only_for_a_while() -> None:
    lockout = Lockout()
    guessed(lockout, THERE, MOST_FAILURES - 1)
    assert not lockout.is_locked(THERE, NOW)
    guessed(lockout, THERE, 1)
    assert (lockout.is_locked(THERE, NOW), lockout.is_locked(HERE, NOW)) == (True, False)
    assert lockout.is_locked(THERE, NOW + LOCKED_FOR - timedelta(seconds=1))
    assert not lockout.is_locked(THERE, NOW + LOCKED_FOR)


def test_being_right_forgets_one_address_and_a_new_password_all() -> None:
    lockout = Lockout()
    for guesser in (HERE, THERE):
        guessed(lockout, guesser)
    lockout.forget("ops", HERE.address)
    assert (lockout.is_locked(HERE, NOW), lockout.is_locked(THERE, NOW)) == (False, True)
    lockout.forget("ops")
    assert not lockout.is_locked(THERE, NOW)


def test_the_table_is_bounded_and_the_least_recent_goes_first() -> None:
    lockout = Lockout(most_entries=2)
    guessed(lockout, THERE)
    guessed(lockout, HERE)
    guessed(lockout, Guesser("li", "192.0.2.1"), 1)
    assert (lockout.is_locked(THERE, NOW), lockout.is_locked(HERE, NOW)) == (False, True)
