"""What a phone says of a tap, so that it may send it again: which one it was, and when."""

from pydantic import BaseModel

from hub.api.fields import ActionId, Instant
from hub.domain.repeats import Tap


class TapFields(BaseModel):
    """Part of every body that a phone may send again until it has an answer."""

    action_id: ActionId | None = None
    """Sent again by the same account, it is answered as the first time and changes nothing."""
    acted_at: Instant | None = None
    """When the tap was made, by the phone's clock: not later than in 2 minutes, not older than 7
    days. The story says so; what the hub counts by is when it heard of it."""

    def tap(self) -> Tap:
        """As the pipeline reads it."""
        return Tap(self.action_id, self.acted_at)
