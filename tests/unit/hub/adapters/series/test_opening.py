"""URLs of series stores."""

from pathlib import Path

import pytest

from hub.adapters.series.influx_client import InfluxTarget
from hub.adapters.series.memory import MemorySeries
from hub.adapters.series.opening import influx_target, open_series
from hub.adapters.series.sqlite import SqliteSeries
from hub.errors import InvalidInput


@pytest.mark.parametrize("url", ["", "sqlite"])
def test_the_default_is_embedded_and_touches_no_disk_yet(url: str) -> None:
    assert isinstance(open_series(url, Path("/nowhere")), SqliteSeries)


def test_memory_is_for_dry_runs() -> None:
    assert isinstance(open_series("memory:", Path("/nowhere")), MemorySeries)


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_an_influx_url_names_server_org_bucket_and_token(scheme: str) -> None:
    url = f"influx+{scheme}://host:8086/path?org=street%20office&bucket=b&token=t%3D%3D"
    target = InfluxTarget(f"{scheme}://host:8086/path", "street office", "b", "t==")
    assert influx_target(url) == target


def test_a_token_is_not_shown() -> None:
    assert "s3cret" not in repr(influx_target("influx+http://h?org=o&bucket=b&token=s3cret"))


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("influx+http://host:8086?bucket=b&token=s3cret", "lacks org"),
        ("influx+http://host:8086", "lacks org, bucket, token"),
        ("influx+http:?org=o&bucket=b&token=s3cret", "names no host"),
        ("influx+http://[::1?token=s3cret", "cannot be read"),
        ("influx+http://host:port?org=o&bucket=b&token=s3cret", "cannot be read"),
        ("postgres://s3cret@host", "knows no `postgres`"),
    ],
)
def test_a_wrong_url_says_what_is_wrong_and_keeps_the_token(url: str, reason: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        open_series(url, Path("/nowhere"))
    assert raised.value.faults[0].field == "series_url"
    assert reason in str(raised.value)
    assert "s3cret" not in str(raised.value)
