"""What can go wrong at the edge.

EdgeError
├── ConfigError         node.toml cannot be used; names the field and the way out
├── SensorFailed        one sensor cannot be read now; the others go on
├── CameraError
│   ├── SourceLost      a stream gave nothing; it is opened anew
│   ├── SourceEnded     a file has been played to its end
│   ├── ModelUnusable   a model file is missing, changed or unreadable
│   ├── ModelFailed     a model stumbled over one picture; the next may do
│   └── MaskFailed      a picture could not be masked, so it does not leave
├── VoiceFailed         chime or lamp did not do it, so nobody heard
├── OutboxError
│   └── OutboxUnavailable   nothing can be stored now (disk full, read-only, I/O error)
└── UplinkError         the broker cannot be spoken to with these settings
"""


class EdgeError(Exception):
    """Anything the edge agent raises on purpose."""


class ConfigError(EdgeError):
    """`field` is a path in node.toml (`broker.url`, `sensors[2].pin`); `reason` mends it."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


class SensorFailed(EdgeError):
    """A sensor could not be read; the next reading may succeed."""


class CameraError(EdgeError):
    """Something about one camera; the sensors and the other cameras go on."""


class SourceLost(CameraError):
    """A stream gave nothing; its source opens it anew, later and later."""


class SourceEnded(CameraError):
    """A file or a folder of pictures has been played to its end."""


class ModelUnusable(CameraError):
    """A model cannot be used: its file is missing, changed or unreadable. Names the way out."""


class ModelFailed(CameraError):
    """A model stumbled over one picture."""


class MaskFailed(CameraError):
    """A picture could not be masked, so it does not leave."""


class VoiceFailed(EdgeError):
    """The home's voice did not sound or light up."""


class OutboxError(EdgeError):
    """The outbox could not do what was asked."""


class OutboxUnavailable(OutboxError):
    """Nothing can be stored or deleted at the moment; what is stored is still there."""


class UplinkError(EdgeError):
    """The uplink's settings cannot work, for example an unreadable certificate."""
