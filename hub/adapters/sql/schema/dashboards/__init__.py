"""What dashboards may read: views of counts, without a person, a home, a node or a word in them.

The hub copies those named `dash_…` into a file of their own (`hub/adapters/sql/dashboards.py`);
nobody else needs to open the state database. Their clock is the hub's pulse, drill or not. `hour`
and `at` are seconds since the epoch, `day` is the homes' own. What could be read back to somebody
is left empty where fewer than five homes are enrolled.
"""

from sqlalchemy import DDL, event

from hub.adapters.sql.schema.columns import metadata
from hub.adapters.sql.schema.dashboards import cameras, covenant, fleet, hub, tickets

SUBJECTS = (fleet, covenant, tickets, cameras, hub)
VIEWS: dict[str, str] = {name: sql for subject in SUBJECTS for name, sql in subject.VIEWS.items()}
"""Each name and its SELECT, in the order in which they lean on each other."""
PUBLISHED = tuple(name for name in VIEWS if name.startswith("dash_"))

for _name, _sql in VIEWS.items():
    event.listen(
        metadata,
        "after_create",
        DDL(f"CREATE VIEW {_name} AS {_sql.strip().replace('%', '%%')}"),  # type: ignore[no-untyped-call]
    )
for _name in reversed(VIEWS):
    event.listen(metadata, "before_drop", DDL(f"DROP VIEW IF EXISTS {_name}"))  # type: ignore[no-untyped-call]
