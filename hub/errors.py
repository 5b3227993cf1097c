"""What can go wrong in the hub.

FirstlightError
├── InvalidInput             a field is wrong; says which, why and what to give instead
├── NotFound                 no such thing, or not for you to see
├── Expired                  it was there, and its time is over
├── Conflict                 it is there already, or somebody was faster
│   ├── InvalidTransition    the ticket is not in a state that allows this action
│   ├── NodeAway             the edge cannot be asked just now
│   └── NodeRefused          the edge was asked, and says that it will not or cannot
├── NoAnswer                 the edge was asked, and said nothing in time
├── NotAllowed               signed in, but not entitled
├── Busy                     too many are asking for this at once; a moment later it works
├── StoreUnavailable         a database cannot be read or written just now; nothing was lost
└── DeliveryFailed           a message did not go out; `permanent`: trying again cannot help
"""

from dataclasses import dataclass


class FirstlightError(Exception):
    """The root of all errors that the hub raises on purpose."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One wrong field: a JSON path or column, what is wrong with it, and its row in a file."""

    field: str
    reason: str
    row: int | None = None
    also: tuple[int, ...] = ()
    """Further rows in which the very same is wrong."""


class InvalidInput(FirstlightError):
    """One or more fields are wrong."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(f"{fault.field}: {fault.reason}" for fault in faults))
        self.faults = faults


class NotFound(FirstlightError):
    """No such thing, or not for you to see; the two are not told apart."""


class Expired(FirstlightError):
    """It was there, and its time is over."""


class Conflict(FirstlightError):
    """It is there already, or somebody was faster."""


class InvalidTransition(Conflict):
    """The ticket is not in a state that allows this action."""


class NodeAway(Conflict):
    """The edge cannot be asked just now; says since when or what to look at."""


class NodeRefused(Conflict):
    """The edge was asked, and says that it will not or cannot."""


class NoAnswer(FirstlightError):
    """The edge was asked, and said nothing in time."""


class NotAllowed(FirstlightError):
    """Signed in, but not entitled."""


class Busy(FirstlightError):
    """Too many are asking for this at once; a moment later it works."""


class StoreUnavailable(FirstlightError):
    """A database cannot be read or written just now; what came stays with its sender."""


class DeliveryFailed(FirstlightError):
    """A message did not go out."""

    def __init__(self, reason: str, *, permanent: bool = False) -> None:
        super().__init__(reason)
        self.permanent = permanent
