"""A loudspeaker by programs of the system: recordings first, no word twice, nothing blocks."""

import os
import sys
import time
from pathlib import Path

import pytest

from edge.errors import VoiceFailed
from edge.voice import LogVoice, SpeakerVoice

NOTE = "import sys, pathlib; pathlib.Path(sys.argv[1]).write_text(sys.argv[2])"


def note_into(path: Path) -> list[str]:
    """A program that writes its last argument into a file."""
    return [sys.executable, "-c", NOTE, str(path)]


def wait_for(path: Path) -> str:
    deadline = time.monotonic() + 20
    while not path.exists() or not path.read_text():
        assert time.monotonic() < deadline, f"{path.name} was never written"
    return path.read_text()


def test_a_recording_is_played_where_there_is_one(tmp_path: Path) -> None:
    sound = tmp_path / "zh-yue" / "ask.wav"
    sound.parent.mkdir()
    sound.write_bytes(b"RIFF")
    played, read = tmp_path / "played", tmp_path / "read"
    voice = SpeakerVoice(LogVoice(), note_into(played), note_into(read), tmp_path)
    voice.speak("您好", "zh-yue/ask")
    assert wait_for(played) == str(sound)
    voice.speak("再见", "zh-yue/thanks")
    assert wait_for(read) == "再见"
    voice.close()


def test_a_program_that_is_missing_was_not_heard() -> None:
    voice = SpeakerVoice(LogVoice(), ["no-such-player"], ["no-such-reader"], None)
    with pytest.raises(VoiceFailed, match="no-such-reader"):
        voice.speak("您好")


def test_a_new_sentence_ends_the_one_before(tmp_path: Path) -> None:
    forever = [sys.executable, "-c", "import time; time.sleep(600)"]
    voice = SpeakerVoice(LogVoice(), forever, forever, None)
    voice.speak("一")
    first = voice._speaking
    assert first is not None
    voice.speak("二")
    assert first.poll() is not None
    voice.close()
    assert voice._speaking is not None
    assert voice._speaking.poll() is not None


def test_a_failed_sentence_is_told_with_the_next_which_is_heard_all_the_same(
    tmp_path: Path,
) -> None:
    sound = tmp_path / "zh-yue" / "ask.wav"
    sound.parent.mkdir()
    sound.write_bytes(b"no sound at all")
    broken = [sys.executable, "-c", "raise SystemExit(3)"]
    read = tmp_path / "read"
    voice = SpeakerVoice(LogVoice(), broken, note_into(read), tmp_path)
    voice.speak("一", "zh-yue/ask")
    assert voice._speaking is not None
    os.waitid(os.P_PID, voice._speaking.pid, os.WEXITED | os.WNOWAIT)
    with pytest.raises(VoiceFailed, match="code 3"):
        voice.speak("二", "zh-yue/thanks")
    assert wait_for(read) == "二"
    voice.close()
