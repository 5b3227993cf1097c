"""The composition root: `whole` puts it together, and it reads like the flow.

`ground` (what all stand on) → `hearing` (broker to rows) → `passing` (deadlines to tickets) →
`telling` (tickets to people) → `serving` (the web), with `keeping` once a second beside them.
`serving` is put together from a part a subject: `register`, `staff`, `visits`, `tickets`, `cameras`
and `forgetting`; a new service is wired there, and a test's town has it from the same builder.
"""

from hub.bootstrap.forgetting import build_auditing
from hub.bootstrap.ground import CLOCK_FILE, open_ground, open_state
from hub.bootstrap.register import build_imports
from hub.bootstrap.staff import build_accounts
from hub.bootstrap.whole import Hub, build_hub

__all__ = [
    "CLOCK_FILE",
    "Hub",
    "build_accounts",
    "build_auditing",
    "build_hub",
    "build_imports",
    "open_ground",
    "open_state",
]
