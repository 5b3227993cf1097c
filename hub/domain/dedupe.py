"""What has been committed of one outbox: a contiguous run, and ranges beyond a gap."""

from bisect import bisect_right
from dataclasses import dataclass, field


@dataclass(slots=True)
class ThroughSet:
    """All of 1..`through` and every seq inside `also`, a sorted list of disjoint [first, last].

    Never a bare maximum: a lane that runs ahead must not swallow the backlog behind it.
    """

    through: int = 0
    also: list[list[int]] = field(default_factory=list)

    def add(self, seq: int) -> bool:
        """Whether `seq` is new; it is remembered."""
        if seq <= self.through:
            return False
        if seq == self.through + 1 and not self.also:
            self.through = seq
            return True
        return self._add_beyond(seq)

    def _add_beyond(self, seq: int) -> bool:
        at = bisect_right(self.also, [seq, 2**63])
        before = self.also[at - 1] if at else None
        if before and before[1] >= seq:
            return False
        joins_before = before is not None and before[1] == seq - 1
        joins_after = at < len(self.also) and self.also[at][0] == seq + 1
        if before is not None and joins_before:
            before[1] = self.also.pop(at)[1] if joins_after else seq
        elif joins_after:
            self.also[at][0] = seq
        else:
            self.also.insert(at, [seq, seq])
        self._close_the_gap()
        return True

    def _close_the_gap(self) -> None:
        while self.also and self.also[0][0] == self.through + 1:
            self.through = self.also.pop(0)[1]
