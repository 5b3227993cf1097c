"""Where the hub is willing to knock: push services, never its own network."""

import pytest

from hub.domain.subscriptions import is_public_address, refusal, subscription_id

PUSH = "https://updates.push.services.mozilla.com/wpush/v2/gAA"


@pytest.mark.parametrize(
    "endpoint", [PUSH, "https://fcm.googleapis.com/fcm/send/x", "https://web.push.apple.com:443/x"]
)
def test_push_services_are_welcome(endpoint):
    assert refusal(endpoint, loopback=False) is None


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://updates.push.services.mozilla.com/x",
        "https://127.0.0.1/x",
        "https://10.0.0.8/x",
        "https://[::1]/x",
        "https://2130706433/x",
        "https://127.1/x",
        "https://localhost/x",
        "https://hub.internal/x",
        "https://printer.local/x",
        "https://router/x",
        "https://user:pass@push.example.com/x",
        "https://push.example.com:8443/x",
        "http://127.0.0.1:9000/x",
        "ftp://push.example.com/x",
        "https://[oops/x",
        "https:///x",
        "",
    ],
)
def test_anything_inward_or_odd_is_refused_with_a_reason(endpoint):
    assert refusal(endpoint, loopback=False)


def test_a_drill_may_knock_on_this_machine_only():
    assert refusal("http://127.0.0.1:9000/x", loopback=True) is None
    assert refusal("http://10.0.0.8:9000/x", loopback=True)
    assert refusal("https://127.0.0.1/x", loopback=True)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("142.250.1.1", True),
        ("2a00:1450:4001::1", True),
        ("10.1.2.3", False),
        ("169.254.169.254", False),
        ("127.0.0.1", False),
        ("fe80::1%eth0", False),
        ("::1", False),
        ("100.64.0.1", False),
    ],
)
def test_addresses_of_our_own_networks_are_known(address, public):
    assert is_public_address(address) is public


def test_the_same_browser_has_the_same_id():
    assert subscription_id(PUSH) == subscription_id(PUSH) != subscription_id(PUSH + "B")
