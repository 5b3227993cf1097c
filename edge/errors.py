"""What can go wrong at the edge.

EdgeError
├── ConfigError         node.toml cannot be used; names the field and the way out
├── SensorFailed        one sensor cannot be read now; the others go on
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


class VoiceFailed(EdgeError):
    """The home's voice did not sound or light up."""


class OutboxError(EdgeError):
    """The outbox could not do what was asked."""


class OutboxUnavailable(OutboxError):
    """Nothing can be stored or deleted at the moment; what is stored is still there."""


class UplinkError(EdgeError):
    """The uplink's settings cannot work, for example an unreadable certificate."""
