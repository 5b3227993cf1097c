"""Windows of the covenant as they travel."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.config import JsonDict

from hub.api.examples import like
from hub.api.fields import Days, Id, Label, Name, TimeOfDay
from hub.domain.times import parse_time_of_day
from hub.domain.windows import Direction, Gesture, Window

EXAMPLE: JsonDict = {
    "window_id": "morning",
    "name": "早晨拉开窗帘",
    "gesture": {"sensor_ids": ["curtain-bedroom"], "kind": "curtain", "direction": "open"},
    "opens_at": "05:00",
    "due_at": "09:00",
    "grace_s": 900,
    "ask_s": 600,
    "early_credit_s": 3600,
    "tz": "Asia/Shanghai",
    "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
}
Seconds = Annotated[int, Field(ge=0, le=86_400)]


class GestureBody(BaseModel):
    """Which sensors' change keeps the covenant; all of one kind."""

    model_config = ConfigDict(from_attributes=True)

    sensor_ids: list[Label] = Field(min_length=1, max_length=20)
    kind: Label
    direction: Direction


class WindowBody(BaseModel):
    """An agreed time of day; `due_at` before `opens_at` means the next day.

    It is judged at `due_at` plus `grace_s`. `ask_s` 0 asks nobody. `days` takes names, ISO numbers,
    and daily, weekdays (mon-fri), weekends, workdays and restdays (with the public holidays).
    """

    model_config = like(EXAMPLE)

    window_id: Id
    name: Name | None = None
    gesture: GestureBody
    opens_at: TimeOfDay
    due_at: TimeOfDay
    grace_s: Seconds = 0
    ask_s: Seconds = 600
    early_credit_s: Seconds = 3600
    tz: Annotated[str, Field(max_length=64)] = "Asia/Shanghai"
    days: Days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    def window(self) -> Window:
        """The window itself."""
        gesture = self.gesture
        return Window(
            window_id=self.window_id,
            name=self.name or self.window_id,
            gesture=Gesture(tuple(gesture.sensor_ids), gesture.kind, gesture.direction),
            opens_at=parse_time_of_day(self.opens_at),
            due_at=parse_time_of_day(self.due_at),
            grace_s=self.grace_s,
            ask_s=self.ask_s,
            early_credit_s=self.early_credit_s,
            tz=self.tz,
            days=frozenset(self.days),
        )


class WindowsBody(BaseModel):
    """All windows of a home; a bare list is taken too."""

    model_config = like({"windows": [EXAMPLE]})

    windows: list[WindowBody] = Field(max_length=20)

    @model_validator(mode="before")
    @classmethod
    def _bare_list(cls, value: Any) -> Any:
        return {"windows": value} if isinstance(value, list) else value
