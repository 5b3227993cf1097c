"""For homes without lamp and loudspeaker, demos and tests: says in the log what it would do."""

import logging

log = logging.getLogger(__name__)


class LogVoice:
    """For homes without pins, demos and tests: says in the log what it would have done."""

    def chime(self) -> None:
        """Sound the chime."""
        log.info("chime", extra={"action": "chime"})

    def lamp(self, *, lit: bool) -> None:
        """Switch the lamp."""
        log.info("lamp", extra={"action": "lamp", "lit": lit})

    has_words = True

    def speak(self, text: str, recording: str = "") -> None:
        """The sentence itself is for her ears, not for the log."""
        log.info(
            "speak", extra={"action": "speak", "characters": len(text), "recording": recording}
        )
