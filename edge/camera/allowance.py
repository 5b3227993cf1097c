"""How many pictures may leave with alerts: a busy camera must not crowd out a home's readings.

Alerts wait for the hub in the same outbox as everything else, for days if need be. What has no
picture is told all the same, and its evidence lies on the disk.
"""

from dataclasses import dataclass

BURST = 10.0
REFILL_S = 180.0
"""One more after so long: some sixty megabytes in a day without a hub."""


@dataclass(slots=True)
class Allowance:
    """One camera's; seconds of its frames' clock."""

    _left: float = BURST
    _at_s: float | None = None

    def take(self, at_s: float) -> bool:
        """Whether one more may leave now; then it is taken off."""
        elapsed_s = 0.0 if self._at_s is None else max(0.0, at_s - self._at_s)
        self._at_s = at_s
        self._left = min(BURST, self._left + elapsed_s / REFILL_S)
        if self._left < 1:
            return False
        self._left -= 1
        return True
