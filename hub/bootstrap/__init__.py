"""The composition root: `whole` puts it together, and it reads like the flow.

`ground` (what all stand on) → `hearing` (broker to rows) → `passing` (deadlines to tickets) →
`telling` (tickets to people) → `serving` (the web), with `keeping` once a second beside them.
"""

from hub.bootstrap.ground import (
    CLOCK_FILE,
    build_accounts,
    build_auditing,
    build_clock,
    build_imports,
    open_state,
)
from hub.bootstrap.whole import Hub, build_hub

__all__ = [
    "CLOCK_FILE",
    "Hub",
    "build_accounts",
    "build_auditing",
    "build_clock",
    "build_hub",
    "build_imports",
    "open_state",
]
