"""Whom cameras may look for: the two switches of a deployment, and what hangs on them."""

from functools import partial

from hub.adapters.keys import plate_keys
from hub.adapters.mqtt import MqttBus
from hub.adapters.pictures import small_jpeg
from hub.adapters.plates import SealedPlates
from hub.adapters.sql.commands import SqlCommands
from hub.adapters.sql.config_lists import tell_lists
from hub.adapters.sql.listed import SqlFoundPeople, SqlListedVehicles
from hub.adapters.sql.state import opener
from hub.bootstrap.ground import Ground
from hub.pipeline.commanding import Commanding
from hub.pipeline.found_people import FoundPeople
from hub.pipeline.listed_vehicles import ListedVehicles
from hub.pipeline.matching import Matching
from hub.pipeline.relay import Relay

LONGEST_SIDE, MOST_BYTES = 1024, 65_000
"""Of a picture that shows a face to an edge: three of them fit into one message."""


def build_matching(ground: Ground) -> Matching:
    """The switches; off unless the settings say otherwise."""
    settings = ground.settings
    salt = plate_keys(settings.data_dir)[1] if settings.plate_matching else ""
    return Matching(settings.face_matching, settings.plate_matching, salt)


def build_commanding(ground: Ground, bus: MqttBus) -> Commanding:
    """Words to the edges; the flow and upkeep use it."""
    begin = opener(ground.database, SqlCommands)
    return Commanding(begin, ground.clock, bus, ground.rest_day, build_matching(ground))


def tell_switches(ground: Ground) -> None:
    """Whoever was told whom to look for is told again: the switches may stand otherwise now."""
    with ground.database.write() as connection:
        tell_lists(connection, faces=ground.settings.face_matching)


def build_found_people(ground: Ground, relay: Relay) -> FoundPeople:
    """People who asked to be found."""
    shrink = partial(small_jpeg, longest_side=LONGEST_SIDE, most_bytes=MOST_BYTES)
    begin = opener(ground.database, SqlFoundPeople)
    return FoundPeople(begin, ground.clock, ground.new_id, relay, shrink, build_matching(ground))


def build_listed_vehicles(ground: Ground) -> ListedVehicles:
    """Listed vehicles."""
    plates = SealedPlates(*plate_keys(ground.settings.data_dir))
    begin = opener(ground.database, SqlListedVehicles)
    return ListedVehicles(begin, ground.clock, ground.new_id, plates, build_matching(ground))
