"""What stands in the town that screens are shown with: all that a page could show, once."""

from tests.contract.api.town import Town
from tests.system.street import darken, furnish, watch
from tests.system.web.days_of_life import live
from tests.system.web.families import enrol_daughter


def fill(town: Town) -> None:
    """Homes with tickets, an incident with its walk list, cameras, a family, a home's week."""
    furnish(town)
    darken(town)
    watch(town)
    enrol_daughter(town)
    live(town)
