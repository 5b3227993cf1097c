"""Log a trouble once when it begins and once when it is over, with silence in between."""

import logging


class Condition:
    """One thing that can go wrong and right again, for example one sensor."""

    def __init__(self, log: logging.Logger, subject: str, **extra: object) -> None:
        self._log = log
        self._subject = subject
        self._extra = extra
        self._reason: str | None = None

    @property
    def is_good(self) -> bool:
        """Whether there is no trouble just now."""
        return self._reason is None

    @property
    def reason(self) -> str | None:
        """What the trouble is; None when there is none."""
        return self._reason

    def failed(self, error: Exception) -> None:
        """Warn, unless this trouble is already known."""
        if self._reason is None:
            self._log.warning(
                "%s failed: %s", self._subject, error, extra={"action": "degraded", **self._extra}
            )
        self._reason = str(error)

    def worked(self) -> None:
        """Say that it is over, if there was trouble."""
        if self._reason is not None:
            self._reason = None
            self._log.info(
                "%s works again", self._subject, extra={"action": "recovered", **self._extra}
            )
