"""The ways back from a message: signed, for one notice and one use, for three days."""

from datetime import datetime, timedelta

from hub.domain.links import Keys, Purpose, read, sign
from hub.errors import Expired, NotFound
from hub.pipeline.deliveries import Ways

LINK_LASTS = timedelta(days=3)


class Links:
    """Signs and opens; without a base URL it gives nothing out that is followed from outside."""

    def __init__(self, keys: Keys, base_url: str = "") -> None:
        self._keys = keys
        self._base_url = base_url.rstrip("/")

    def ways(self, notice_id: str, wall: datetime) -> Ways:
        """All ways back from one notice."""
        ends = wall + LINK_LASTS
        token, acknowledge, reply = (
            sign(self._keys, purpose, notice_id, ends)
            for purpose in (Purpose.LINK, Purpose.ACKNOWLEDGE, Purpose.REPLY)
        )
        return Ways(
            link=f"{self._base_url}/s/{token}" if self._base_url else "",
            token=token,
            acknowledge=acknowledge,
            reply=f"{self._base_url}/calls/{reply}" if self._base_url else "",
        )

    def open(self, purpose: Purpose, token: str, wall: datetime) -> str:
        """The notice that a token names; NotFound if it is not ours, Expired if it was."""
        opened = read(self._keys, purpose, token)
        if opened is None:
            raise NotFound("this link is not one of ours")
        if wall >= opened.expires_at:
            raise Expired("this link has ended")
        return opened.notice_id
