"""What a camera's alert says, in whole sentences of both languages, kind by kind."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from hub.adapters.catalogue.phrasebook import load_catalogue
from hub.domain.camera_words import BLIND_REASONS, LABELS, Told, cleared_words, raised_words
from hub.domain.openings import ALERT_PRIORITY
from hub.domain.tickets import TicketKind

pytestmark = pytest.mark.contract
BOOK = load_catalogue()
SHANGHAI = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 11, 22, 4, 5, tzinfo=UTC)  # 12:05 in Shanghai


def told(kind: TicketKind, detail: dict[str, Any] | None = None, **more: Any) -> Told:
    known: dict[str, Any] = {"received_at": AT, "is_dated": True, "place": "东门"}
    return Told(kind=kind, at=AT, detail=detail or {}, **known | more)


SENTENCES = [
    (
        TicketKind.FALL,
        {"lying_s": 45, "others": 1, "answered": True},
        "东门：12:05疑似有人跌倒；已持续45秒；询问时有人应答；旁边还有1人。",
    ),
    (
        TicketKind.LONG_LIE,
        {"lying_s": 600},
        "东门：12:05发现有人长时间躺倒不起；已持续10分钟。",
    ),
    (
        TicketKind.INTRUSION,
        {"dwell_s": 9},
        "东门：12:05有人闯入不该进入的区域。",
    ),
    (TicketKind.LOITERING, {"dwell_s": 300}, "东门：12:05有人长时间徘徊；已持续5分钟。"),
    (
        TicketKind.CROWD,
        {"people": 12, "dwell_s": 130},
        "东门：12:05人群聚集；已持续2分钟；共12人。",
    ),
    (
        TicketKind.VEHICLE_IN_FIRE_LANE,
        {"label": "car", "dwell_s": 7300, "spoken": True},
        "东门：12:05有车辆占用消防通道；已持续2小时；看上去是小汽车；现场已喊话提醒。",
    ),
    (
        TicketKind.E_BIKE_INDOORS,
        {"label": "motorcycle", "with_person": True},
        "东门：12:05有电动车进入楼内；看上去是摩托车或电动车；有人推着或骑着。",
    ),
    (
        TicketKind.NIGHT_WANDERING,
        {"dwell_s": 20, "went_out": True},
        "东门：12:05夜间有人独自外出走动；已持续20秒；人已出门。",
    ),
    (TicketKind.NO_SHOW, {"by": "12:00"}, "东门：到12:05该出现的人没有出现。"),
    (
        TicketKind.SMOKE_OR_FIRE,
        {"experimental": True},
        "东门：12:05画面中疑似有烟或火；这一项还在试用，可能看错。",
    ),
    (
        TicketKind.CAMERA_BLIND,
        {"reason": "covered", "scenes": ["lane", "stairs"]},
        "东门：摄像头自12:05起看不清画面；原因：镜头被遮住；这期间这些规则判断不了：lane, stairs。",
    ),
    (TicketKind.ENROLLED_PERSON_SEEN, {"person_id": "p"}, "东门：12:05见到登记寻找的人。"),
    (TicketKind.LISTED_VEHICLE_SEEN, {"entry_id": "e"}, "东门：12:05见到登记在册的车辆。"),
    (TicketKind.TAMPER, {}, "东门：12:05设备被拆动。"),
    (TicketKind.HELP, {}, "东门：有人在12:05按下了求助按钮。"),
]


@pytest.mark.parametrize(("kind", "detail", "zh"), SENTENCES)
def test_each_kind_says_what_is_known_of_it(kind, detail, zh):
    said = BOOK.say(raised_words(told(kind, detail)), SHANGHAI)
    assert said.zh == zh
    assert said.en.startswith("At 东门: ")
    assert "?" not in said.en
    assert "camera." not in said.en


@pytest.mark.parametrize("kind", ALERT_PRIORITY)
@pytest.mark.parametrize("detail", [{}, {"lasted_s": 720.0}])
def test_each_kind_has_a_beginning_and_an_end_in_both_languages(kind, detail):
    for words in (raised_words(told(kind, detail)), cleared_words(told(kind, detail))):
        said = BOOK.say(words, SHANGHAI)
        for text in (said.zh, said.en):
            assert not {"?", "{"} & set(text), text
            assert "camera." not in text
            assert "alert." not in text


def test_an_end_says_how_long_it_lasted():
    over = told(TicketKind.VEHICLE_IN_FIRE_LANE, {"lasted_s": 720.0})
    said = BOOK.say(cleared_words(over), SHANGHAI)
    assert said.zh == "车辆在12:05已开走；前后共12分钟。"
    assert said.en == "The vehicle left at 12:05; it lasted 12 minutes."


@pytest.mark.parametrize("late", [False, True])
def test_what_came_late_says_when_it_was_seen_and_when_it_was_reported(late):
    received_at = AT + timedelta(hours=4, minutes=28) if late else AT + timedelta(minutes=2)
    said = BOOK.say(raised_words(told(TicketKind.FALL, received_at=received_at)), SHANGHAI)
    assert ("seen at 11-22 12:05, reported at 11-22 16:33" in said.en) is late


@pytest.mark.parametrize("reason", [*sorted(BLIND_REASONS), "whatever", 7, None])
def test_every_reason_for_blindness_has_words(reason):
    said = BOOK.say(raised_words(told(TicketKind.CAMERA_BLIND, {"reason": reason})), SHANGHAI)
    assert (said.zh.endswith("原因：没有说明。")) is (reason not in BLIND_REASONS)
    assert str(reason) not in said.zh


@pytest.mark.parametrize("label", sorted(LABELS))
def test_every_label_has_words(label):
    said = BOOK.say(raised_words(told(TicketKind.CROWD, {"label": label})), SHANGHAI)
    assert label not in said.zh


@pytest.mark.parametrize(
    "detail",
    [
        {"dwell_s": "long", "people": [3], "label": "<script>", "spoken": "yes"},
        {"dwell_s": -5, "people": True, "label": "@alert.fall", "others": float("nan")},
        {"dwell_s": 1e300, "scenes": {"a": 1}, "reason": "@alert.fall"},
    ],
)
def test_facts_that_make_no_sense_are_passed_over(detail):
    said = BOOK.say(raised_words(told(TicketKind.CROWD, detail)), SHANGHAI)
    assert said.zh == "东门：12:05人群聚集。"
