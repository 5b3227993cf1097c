"""Whether cameras may compare faces and read plates in this deployment, and what edges are told."""

from dataclasses import dataclass

from hub.errors import Conflict


@dataclass(frozen=True, slots=True)
class Matching:
    """The two switches of a deployment, both off unless somebody decided otherwise."""

    faces: bool = False
    plates: bool = False
    salt: str = ""
    """With which plates become digests; sent to edges, and only while plates are read."""

    def check_faces(self) -> None:
        """Conflict while faces are not compared here."""
        if not self.faces:
            raise Conflict(_off("face_matching", "compares no faces"))

    def check_plates(self) -> None:
        """Conflict while plates are not read here."""
        if not self.plates:
            raise Conflict(_off("plate_matching", "reads no plates"))


OFF = Matching()


def _off(setting: str, what: str) -> str:
    return (
        f"this deployment {what}; read docs/privacy.md, then set {setting} = true in hub.toml and"
        " restart the hub"
    )
