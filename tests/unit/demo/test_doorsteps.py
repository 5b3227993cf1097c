"""The demo's doorsteps are ones that the hub takes, and lie where the houses are drawn."""

from demo.doorsteps import doorstep_body
from demo.script import write_script
from hub.api.doorsteps import DoorstepBody


def test_every_home_has_a_doorstep_that_the_hub_takes_in_the_middle_of_its_house() -> None:
    truth = write_script(7, 50, 35)
    places = {area.area_id: area for area in truth.areas}
    for home in truth.homes:
        body = DoorstepBody.model_validate(doorstep_body(home, places))
        outline = places[home.area_id].outline
        assert outline
        assert min(p[0] for p in outline) < (body.longitude or 0) < max(p[0] for p in outline)
        assert min(p[1] for p in outline) < (body.latitude or 0) < max(p[1] for p in outline)
        assert body.address
        assert home.resident not in body.model_dump_json()


def test_some_know_of_keys_and_some_do_not() -> None:
    truth = write_script(7, 50, 35)
    places = {area.area_id: area for area in truth.areas}
    keys = {doorstep_body(home, places)["keys"] is None for home in truth.homes}
    assert keys == {True, False}
