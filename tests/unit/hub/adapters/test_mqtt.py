"""What the hub reads out of the broker's URL."""

from hub.adapters.mqtt import credentials_of


def test_a_password_may_hold_what_a_url_must_escape() -> None:
    assert credentials_of("mqtt://hub:a%2Fb%40c%3Ad@127.0.0.1") == ("hub", "a/b@c:d")


def test_a_plus_stays_a_plus() -> None:
    assert credentials_of("mqtts://hub:a+b=@broker.example.org:8883") == ("hub", "a+b=")
