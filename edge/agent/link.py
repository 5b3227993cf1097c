"""What the agent knows of its link: to the broker, and through it to the hub."""

from edge.agent.ports import Clock
from edge.domain.covenant import HubLink, hub_link


class Link:
    """Connected or not, since when, and for how long the hub has left us without an answer."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._down_since_s: float | None = clock.monotonic()
        self._unheard_since_s: float | None = None
        self.session = 0

    @property
    def connected(self) -> bool:
        """Whether there is a session with the broker."""
        return self._down_since_s is None

    def up(self, session: int) -> None:
        """A session began."""
        self.session = session
        self._down_since_s = None

    def down(self) -> None:
        """The session ended."""
        self._unheard_since_s = None
        if self._down_since_s is None:
            self._down_since_s = self._clock.monotonic()

    def sent(self) -> None:
        """Something went out that the hub must acknowledge."""
        if self._unheard_since_s is None:
            self._unheard_since_s = self._clock.monotonic()

    def heard(self, *, still_waiting: bool) -> None:
        """The hub acknowledged something of ours."""
        self._unheard_since_s = self._clock.monotonic() if still_waiting else None

    def hub(self) -> HubLink:
        """Whether the hub would hear us now."""
        now_s = self._clock.monotonic()
        return hub_link(_since(self._down_since_s, now_s), _since(self._unheard_since_s, now_s))


def _since(at_s: float | None, now_s: float) -> float | None:
    return None if at_s is None else now_s - at_s
