"""How long to wait before the next attempt to reach the broker."""

FIRST_S = 0.5
LONGEST_S = 60.0


def delay_s(failures: int, roll: float, longest_s: float = LONGEST_S) -> float:
    """Seconds before the next attempt after `failures` (1 …) in a row.

    Doubles up to `longest_s`; `roll` in [0, 1) spreads a whole street over the upper half of it, so
    that a returning broker does not meet every home in the same second.
    """
    doubled = FIRST_S * 2.0 ** min(failures - 1, 20)
    return min(doubled, longest_s) * (0.5 + 0.5 * roll)
