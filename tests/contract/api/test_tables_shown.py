"""What a screen needs to show an import's faults in place."""

from typing import Any

import pytest

from hub.adapters.tables.reading import read_table
from hub.api import rim
from hub.pipeline.tables.imports import Imported
from hub.pipeline.tables.shown import COLUMNS, MOST_SHOWN
from tests.contract.api.town import Town

pytestmark = pytest.mark.contract
AREAS = "网格一览\n编号,名称,层级\n\ngrid-8,东,网格\ngrid-9,,网格\n"


def asked(town: Town, path: str, content: str) -> Any:
    return town.client().post(f"/api/v1/imports/{path}", content=content.encode())


def test_rows_are_shown_under_the_numbers_that_faults_name(town: Town) -> None:
    table = asked(town, "areas/table", AREAS).json()
    assert (table["head"]["number"], table["more"]) == (2, 0)
    rows = {row["number"]: row["cells"] for row in table["rows"]}
    assert rows == {4: ["grid-8", "东", "网格"], 5: ["grid-9", "", "网格"]}
    [fault] = asked(town, "areas?dry_run=true", AREAS).json()["errors"]
    assert (fault["row"], fault["field"]) == (5, "名称")
    assert fault["field"] in table["head"]["cells"]


def test_nothing_comes_in_by_showing_a_table(town: Town) -> None:
    before = town.client().get("/api/v1/areas").json()
    assert asked(town, "areas/table", AREAS.replace("9,,", "9,西,")).status_code == 200
    assert town.client().get("/api/v1/areas").json() == before


def test_a_fault_of_many_rows_names_them_all(town: Town) -> None:
    rows = "".join(f"grid-{n},格{n},nowhere\n" for n in range(30))
    [fault] = asked(town, "areas", "area_id,name,level\n" + rows).json()["errors"]
    assert [fault["row"], *fault["also"]] == list(range(2, 32))


def test_features_are_no_table_and_a_picture_is_refused(town: Town) -> None:
    features = '{"type": "FeatureCollection", "features": []}'
    shown = asked(town, "areas/table", features)
    assert shown.json() == {"head": None, "rows": [], "more": 0}
    assert asked(town, "areas/table", "%PDF-1.7").status_code == 422


def test_a_long_table_says_how_much_more_there_is(town: Town) -> None:
    rows = "".join(f"grid-{n},格{n},grid\n" for n in range(MOST_SHOWN + 7))
    table = asked(town, "areas/table", "area_id,name,level\n" + rows).json()
    assert (len(table["rows"]), table["more"]) == (MOST_SHOWN, 7)


@pytest.mark.parametrize("what", Imported)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("heads", ["zh", "en"])
def test_a_template_names_every_column_and_can_be_sent_back(
    town: Town, what: Imported, form: str, heads: str
) -> None:
    asked = f"/api/v1/imports/{what}/template?format={form}&heads={heads}"
    template = town.client().get(asked).content
    [head] = read_table(template).rows
    assert len(head.cells) == len(COLUMNS[what])
    came = town.client().post(f"/api/v1/imports/{what}", content=template)
    assert came.json() == {"what": what, "dry_run": False, "new": 0, "changed": 0, "same": 0}


def test_a_file_may_be_as_large_to_be_shown_as_to_be_imported() -> None:
    assert {f"/api/v1/imports/{what}/table" for what in Imported} <= rim.IMPORT_PATHS
