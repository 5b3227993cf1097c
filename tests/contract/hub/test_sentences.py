"""What a ticket says, in whole sentences of both languages, situation by situation."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from hub.adapters.catalogue.phrasebook import load_catalogue
from hub.domain.checkins import NodeFacts, SensorFacts, WindowFacts, judge, settle_ask
from hub.domain.gestures import Change
from hub.domain.windows import Direction, Gesture, Occurrence, Window

pytestmark = pytest.mark.contract
BOOK = load_catalogue()
SHANGHAI = ZoneInfo("Asia/Shanghai")
CURTAIN = Gesture(("curtain",), "curtain", Direction.OPEN)
DOOR = Gesture(("door",), "door", Direction.CHANGE)
WINDOW = Window("morning", "Morning", CURTAIN, time(5), time(9), tz="Asia/Shanghai", grace_s=900)


def at(hour: int, minute: int = 0) -> datetime:
    """A time in Shanghai on 22 November."""
    return datetime(2026, 11, 22, hour, minute, tzinfo=SHANGHAI).astimezone(UTC)


def moved(kind: str, when: datetime) -> Change:
    return Change(kind, kind, when, Direction.CHANGE)


def facts(window: Window = WINDOW, **known: object) -> WindowFacts:
    occurrence = Occurrence(window, at(5).date(), at(5), at(4), at(9), at(9, 15))
    heard = [SensorFacts("curtain", "curtain", 7200, at(9))]
    return WindowFacts(occurrence, **{"sensors": heard, **known})  # type: ignore[arg-type]


NO_ASK = replace(WINDOW, ask_s=0)
SITUATIONS = [
    (
        "seen",
        facts(changes=[Change("curtain", "curtain", at(6, 41), Direction.OPEN)]),
        "窗帘在06:41有动静，约定已见。",
        "Curtain moved at 06:41; the covenant is kept.",
    ),
    (
        "away",
        facts(away_until=at(20)),
        "已说好外出，到11-22 20:00为止。",
        "Away as agreed, until 11-22 20:00.",
    ),
    (
        "probably up",
        facts(NO_ASK, changes=[moved("door", at(8, 52))]),
        "到09:15窗帘仍未拉开；门在08:52有动静，人很可能已经起来活动。",
        "Curtain still closed at 09:15; the door was used at 08:52,"
        " so the resident is probably up.",
    ),
    (
        "no sign for hours",
        facts(NO_ASK, changes=[moved("motion", at(9, 15) - timedelta(hours=14))]),
        "到09:15窗帘仍未拉开；已有14小时没有任何生命迹象。",
        "Curtain still closed at 09:15; no sign of life for 14 hours.",
    ),
    (
        "no sign at all",
        facts(NO_ASK),
        "到09:15窗帘仍未拉开；最近48小时没有任何生命迹象的记录。",
        "Curtain still closed at 09:15; no sign of life on record in the last 48 hours.",
    ),
    (
        "evening",
        facts(replace(NO_ASK, gesture=replace(CURTAIN, direction=Direction.CLOSE))),
        "到09:15窗帘仍未拉上；最近48小时没有任何生命迹象的记录。",
        "Curtain still open at 09:15; no sign of life on record in the last 48 hours.",
    ),
    (
        "a door instead of a curtain",
        facts(replace(NO_ASK, gesture=DOOR)),
        "到09:15门一直没有约定的动静；最近48小时没有任何生命迹象的记录。",
        "No agreed sign from the door by 09:15; no sign of life on record in the last 48 hours.",
    ),
    (
        "node down",
        facts(node=NodeFacts(dead=True, since=at(3, 30))),
        "住户的设备自11-22 03:30起失去联系，看不见是否平安。",
        "The home's device has been out of touch since 11-22 03:30,"
        " so we cannot see whether all is well.",
    ),
    (
        "node never",
        facts(node=NodeFacts(never=True)),
        "住户的设备从未上线，看不见是否平安。",
        "The home's device never came online, so we cannot see whether all is well.",
    ),
    (
        "sensor silent",
        facts(sensors=[SensorFacts("curtain", "curtain", 3600, at(4, 15))]),
        "窗帘传感器已5小时没有消息，看不见是否平安。",
        "The curtain has not reported for 5 hours, so we cannot see whether all is well.",
    ),
    (
        "sensor never",
        facts(sensors=[SensorFacts("curtain", "curtain", 3600, None)]),
        "窗帘传感器从未报到，看不见是否平安。",
        "The curtain has never reported, so we cannot see whether all is well.",
    ),
    (
        "hub blind",
        facts(hub_blind=True),
        "平台自己当时看不见，无法判断是否平安。",
        "The hub itself could not see, so nobody knows whether all is well.",
    ),
]


@pytest.mark.parametrize(
    ("known", "zh", "en"),
    [situation[1:] for situation in SITUATIONS],
    ids=[situation[0] for situation in SITUATIONS],
)
def test_a_verdict_says_why_in_one_sentence(known: WindowFacts, zh: str, en: str) -> None:
    said = BOOK.say(judge(known, at(9, 15)).reason, SHANGHAI)
    assert (said.zh, said.en) == (zh, en)


@pytest.mark.parametrize(
    ("heard", "zh"),
    [
        (
            True,
            "到09:25窗帘仍未拉开；家里提示音响过，10分钟内没有回应；最近48小时没有任何生命迹象的记录。",
        ),
        (
            False,
            "到09:25窗帘仍未拉开；家里的设备没有应答，没能先问一声；最近48小时没有任何生命迹象的记录。",
        ),
    ],
)
def test_a_missed_ask_says_whether_she_could_hear_it(heard: bool, zh: str) -> None:
    asked = facts(asked_at=at(9, 15), heard=heard)
    decision = settle_ask(asked, at(9, 25), over=True)
    assert decision is not None
    assert BOOK.say(decision.reason, SHANGHAI).zh == zh


def test_an_outing_weighs_for_her_and_against_the_worry() -> None:
    changes = [moved("motion", at(7)), moved("door", at(7, 3))]
    decision = judge(facts(NO_ASK, changes=changes), at(9, 15))
    said = [BOOK.say([point.phrase], SHANGHAI).zh for point in decision.evidence]
    assert "门在07:03动过，之后屋里一直安静，人可能出门了。" in said
    assert said[0] == "时段内没有约定的动作。"
