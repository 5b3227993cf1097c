"""The types of fields that several resources share, each with a refusal that says the way out."""

import re
from datetime import UTC, date, datetime, time
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    StringConstraints,
)

from hub.api.examples import like
from hub.domain.days import parse_days
from hub.domain.times import parse_time_of_day
from hub.domain.windows import WEEKDAYS

_PRINTABLE = r"^[^\x00-\x1f\x7f]*$"
_LOST_PLUS = re.compile(r"^(.+[0-9]) ([0-9]{2}:?[0-9]{2})$")
_DAY_ORDER = (*WEEKDAYS, "workday", "restday")


def _text(longest: int, shortest: int = 0) -> StringConstraints:
    return StringConstraints(
        min_length=shortest, max_length=longest, pattern=_PRINTABLE, strip_whitespace=True
    )


Id = Annotated[
    str,
    StringConstraints(pattern=r"^\w[\w.:-]{0,63}$"),
    Field(description="1-64 letters, digits, _ . : -"),
]
NodeId = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{1,63}$"),
    Field(description="2-64 of A-Z a-z 0-9 _ . -; it says nothing about who or where"),
]
Label = Annotated[str, _text(64, 1)]
Name = Annotated[str, _text(120, 1)]
Reason = Annotated[str, _text(200)]
Door = Annotated[str, _text(60)]
PreferredName = Annotated[str, _text(40)]
Dialect = Annotated[str, _text(16), Field(examples=["zh-wuu"])]


def _aware(value: Any) -> Any:
    """A time with its zone; in a query an unescaped + arrives as a space, and is read as meant."""
    if isinstance(value, str):
        text = _LOST_PLUS.sub(r"\1+\2", value.strip())
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            reason = f"{value[:40]!r} is not a time; write it like 2026-11-22T05:30:00+08:00"
            raise ValueError(reason) from None
    elif isinstance(value, datetime):
        at = value
    else:
        raise ValueError("is not a time; write it as text, like 2026-11-22T05:30:00+08:00")
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()} has no zone; end it with Z or +08:00")
    return at


def _within_reach(at: datetime) -> datetime:
    if not 1970 <= at.year <= 2200:
        raise ValueError("is not between 1970 and 2200")
    return at.astimezone(UTC)


Instant = Annotated[datetime, BeforeValidator(_aware), AfterValidator(_within_reach)]


def _time_of_day(value: Any) -> Any:
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return parse_time_of_day(str(value)).strftime("%H:%M")


ActionId = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9_.~-]{8,64}$"),
    Field(
        description="8-64 of A-Z a-z 0-9 _ . ~ -, the caller's choice: sent again, it counts once"
    ),
]
TimeOfDay = Annotated[str, BeforeValidator(_time_of_day), Field(examples=["05:00"])]


def _days(value: Any) -> Any:
    if not isinstance(value, str | int | list | frozenset):
        raise ValueError("is neither a word nor a list of days")
    return sorted(parse_days(value), key=_DAY_ORDER.index)


Days = Annotated[list[str], BeforeValidator(_days), Field(examples=[["mon", "wed"]])]


def _day(value: str) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise ValueError(f"{value[:40]!r} is not a day; write it like 2026-11-22") from None


Day = Annotated[str, AfterValidator(_day), Field(examples=["2026-11-22"])]


class Both(BaseModel):
    """One sentence in both languages."""

    model_config = like({"zh": "09:15 窗帘仍未拉开", "en": "Curtain still closed at 09:15"})

    zh: str
    en: str
