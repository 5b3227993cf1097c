"""Nothing of a channel's URL comes out again."""

import pytest

from hub.adapters.channels.masking import masked, scheme_of

URL = "wecombot://693a91f6-7xxx/?token=s3cr3t-token&to=13800138000"


def test_url_and_its_parts_are_starred_out():
    said = f"cannot reach {URL}: token s3cr3t-token of 693a91f6-7xxx for 13800138000 was refused"
    clean = masked(said, URL)
    for secret in ("s3cr3t-token", "693a91f6-7xxx", "13800138000"):
        assert secret not in clean
    assert clean.endswith("was refused")


@pytest.mark.parametrize(
    ("url", "scheme"), [("HTTPS://x", "https"), ("log:", "log"), ("13800138000", ""), ("", "")]
)
def test_scheme_is_read_without_parsing_the_rest(url, scheme):
    assert scheme_of(url) == scheme
