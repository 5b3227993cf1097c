from edge.domain.alarms import Alarms


def test_each_press_of_the_help_button_is_an_alert() -> None:
    alarms = Alarms()
    assert alarms.alert_for("help-bed", "button", 1.0) == "help"
    assert alarms.alert_for("help-bed", "button", 1.0) == "help"


def test_the_i_am_fine_button_is_none() -> None:
    assert Alarms().alert_for("i-am-fine", "button", 1.0) is None


def test_smoke_is_an_alert_when_it_begins_and_again_when_it_comes_back() -> None:
    alarms = Alarms()
    told = [alarms.alert_for("smoke-1", "smoke", value) for value in (0, 1, 1, 0, 1)]
    assert told == [None, "smoke", None, None, "smoke"]


def test_gas_that_is_there_at_the_first_reading_is_an_alert() -> None:
    assert Alarms().alert_for("gas-1", "gas", 1.0) == "gas"


def test_an_open_door_is_none() -> None:
    assert Alarms().alert_for("door", "door", 1.0) is None
