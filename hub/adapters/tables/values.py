"""What stands in a cell of a workbook, as the text that a person sees there."""

import re
from datetime import date, datetime, time, timedelta

MOST_DIGITS = 15
"""A spreadsheet keeps no more digits of a number; the rest it makes zeros."""

_ZEROS = re.compile(r"0{2,}")

Value = str | int | float | bool | datetime | date | time | timedelta | None


def text_of(value: object, number_format: str = "") -> str:
    """The text of a value; ValueError if the spreadsheet itself has lost it."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | float():
            return _number(value, number_format)
        case datetime():
            return _moment(value)
        case time():
            return _clock(value.hour, value.minute, value.second)
        case date():
            return value.isoformat()
        case timedelta():
            minutes, seconds = divmod(round(value.total_seconds()), 60)
            return _clock(*divmod(minutes, 60), seconds)
        case _:
            return str(value)


def _number(value: float, number_format: str) -> str:
    if value != value or abs(value) >= 10**MOST_DIGITS:
        reason = "is a number of more than 15 digits, which a spreadsheet rounds"
        raise ValueError(f"{reason}; format the column as text and type it again")
    if value != int(value):
        return repr(value)
    text = str(int(value))
    return text.zfill(len(number_format)) if _ZEROS.fullmatch(number_format) else text


def _moment(value: datetime) -> str:
    day = value.date().isoformat()
    if value.time() == time():
        return day
    return f"{day} {_clock(value.hour, value.minute, value.second)}"


def _clock(hours: int, minutes: int, seconds: int) -> str:
    return f"{hours:02}:{minutes:02}" + (f":{seconds:02}" if seconds else "")
