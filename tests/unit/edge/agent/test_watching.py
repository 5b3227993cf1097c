from datetime import timedelta
from typing import Any

from wire.messages import Config, Gesture, WindowOccurrence
from wire.topics import Leaf


def config(home: Any, revision: int = 1) -> Config:
    at = home.clock.at
    window = WindowOccurrence(
        window_id="morning",
        day="2026-11-22",
        gesture=Gesture(sensor_ids=["curtain"], kind="curtain", direction="open"),
        starts_at=at,
        due_at=at + timedelta(hours=1),
        judge_at=at + timedelta(hours=1, minutes=15),
    )
    return Config(revision=revision, windows=[window])


def cut_off(home: Any) -> None:
    home.connect()
    home.hub_says(config(home))
    home.lose_link()


def alerts(home: Any) -> list[Any]:
    return [alert for alert in home.sent(Leaf.ALERT) if alert.kind == "local_covenant_missed"]


def test_cut_off_it_asks_when_due_and_leaves_an_alert_when_judged(home: Any) -> None:
    cut_off(home)
    home.step(3600.0)
    assert (home.voice.chimes, home.voice.lit) == (1, True)
    home.step(900.0)
    home.step(900.0)
    assert home.agent.outbox_depth == 1
    home.connect(2)
    (alert,) = alerts(home)
    assert alert.detail == {"window_id": "morning", "day": "2026-11-22"}
    assert alert.sensor_id == "curtain"


def test_a_gesture_keeps_it_quiet_also_after_a_restart(home: Any) -> None:
    cut_off(home)
    home.sense("curtain", 0, 1)
    home.boot()
    home.step(3600.0)
    home.step(900.0)
    home.connect()
    assert (home.voice.chimes, alerts(home)) == (0, [])


def test_restarted_it_still_knows_the_covenant_and_alerts_once(home: Any) -> None:
    cut_off(home)
    home.boot()
    home.step(4500.0)
    home.boot()
    home.step(60.0)
    home.connect()
    assert len(alerts(home)) == 1


def test_an_alert_that_was_stored_before_the_crash_is_not_stored_again(home: Any) -> None:
    cut_off(home)
    before = home.agreement.content
    home.step(4500.0)
    home.agreement.content = before
    home.boot()
    home.step(60.0)
    assert home.agent.outbox_depth == 1


def test_with_a_full_disk_the_alert_waits_and_comes(home: Any) -> None:
    cut_off(home)
    home.outbox.full = True
    home.step(4500.0)
    home.outbox.full = False
    home.step(5.0)
    home.connect(2)
    assert len(alerts(home)) == 1


def test_with_the_hub_there_the_home_stays_quiet(home: Any) -> None:
    home.connect()
    home.hub_says(config(home))
    home.step(3600.0)
    home.step(900.0)
    home.lose_link()
    home.step(600.0)
    assert (home.voice.chimes, home.agent.outbox_depth) == (0, 0)


def test_a_hub_that_acknowledges_nothing_is_not_there(home: Any) -> None:
    home.connect()
    home.hub_says(config(home))
    home.clock.wait(3500.0)
    home.sense("door", 1)
    home.step(56.0)
    home.step(60.0)
    assert home.voice.chimes == 1


def test_gestures_named_by_the_config_go_first(home: Any) -> None:
    cut_off(home)
    home.sense("door", 0, 1)
    home.sense("curtain", 0)
    home.connect(2)
    assert [r.sensor_id for r in home.readings()] == ["curtain", "door", "door"]


def test_the_same_config_again_is_not_written_again(home: Any) -> None:
    home.connect()
    told = config(home)
    home.hub_says(told)
    home.hub_says(told)
    assert home.agreement.saves == 1
    assert home.agent.config_revision == 1


def test_a_torn_covenant_file_is_as_good_as_none(home: Any) -> None:
    home.agreement.content = b"{torn"
    home.boot()
    assert home.agent.config_revision == 0
