"""A loudspeaker: plays a recording where there is one, and else reads the sentence aloud.

Both are programs of the system, so that any sound card and any voice will do. A neighbour's
recording in her own dialect beats every synthetic voice.
"""

import subprocess
from collections.abc import Sequence
from pathlib import Path

from edge.agent import Voice
from edge.errors import VoiceFailed

ENDS_WITHIN_S = 2.0
"""A program that was told to end and does not is killed."""


class SpeakerVoice:
    """Words through a loudspeaker; chime and lamp are those of another voice.

    `player` is a command to which a sound file is added, `reader` one to which the text is added.
    Files lie at `recordings/<dialect>/<line>.wav`.
    """

    has_words = True

    def __init__(
        self, signals: Voice, player: Sequence[str], reader: Sequence[str], recordings: Path | None
    ) -> None:
        self._signals, self._player, self._reader = signals, tuple(player), tuple(reader)
        self._recordings = recordings
        self._speaking: subprocess.Popen[bytes] | None = None

    def chime(self) -> None:
        """Sound the chime."""
        self._signals.chime()

    def lamp(self, *, lit: bool) -> None:
        """Switch the lamp."""
        self._signals.lamp(lit=lit)

    def speak(self, text: str, recording: str = "") -> None:
        """Begin to say it and return; a sentence that is still being said ends first.

        That the one before failed is told only after this one has begun: it may be heard.
        """
        sound = self._recorded(recording)
        command = (*self._reader, text) if sound is None else (*self._player, str(sound))
        failed = self._end_last()
        try:
            self._speaking = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            raise VoiceFailed(f"{command[0]}: {error.strerror}") from error
        if failed:
            raise VoiceFailed(f"the sentence before ended with code {failed}")

    def close(self) -> None:
        """The last word may end, if it is a short one."""
        if self._speaking is not None:
            self._reap(self._speaking)

    def _recorded(self, recording: str) -> Path | None:
        if self._recordings is None or not recording:
            return None
        sound = self._recordings / f"{recording}.wav"
        return sound if sound.is_file() else None

    def _end_last(self) -> int:
        """The new sentence matters more; with which code the one before failed, 0 if it did not."""
        last, self._speaking = self._speaking, None
        if last is None:
            return 0
        if last.poll() is None:
            last.terminate()
            self._reap(last)
            return 0
        return last.returncode

    def _reap(self, program: subprocess.Popen[bytes]) -> None:
        try:
            program.wait(ENDS_WITHIN_S)
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait()
