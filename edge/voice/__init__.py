"""What the elder hears and sees when the home asks her: a chime, a lamp, a voice."""

from edge.agent import Voice
from edge.voice.gpio import GpioVoice
from edge.voice.silent import LogVoice
from edge.voice.speaker import SpeakerVoice

__all__ = ["GpioVoice", "LogVoice", "SpeakerVoice", "Voice"]
