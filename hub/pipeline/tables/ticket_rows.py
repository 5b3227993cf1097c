"""A ticket as a row: no name, no note; who may see the home finds her by its id."""

from hub.pipeline.tables.columns import Column
from hub.pipeline.views.tickets import TicketView

TICKET_COLUMNS = (
    Column("ticket_id", ("工单编号",)),
    Column("kind", ("类型",)),
    Column("priority", ("紧急程度",)),
    Column("state", ("状态",)),
    Column("area_id", ("区域编号",)),
    Column("home_id", ("住户编号",)),
    Column("post_id", ("点位编号",)),
    Column("assignee", ("责任人编号",)),
    Column("opened_at", ("开单时间",)),
    Column("updated_at", ("更新时间",)),
)


def cells_of_ticket(ticket: TicketView) -> tuple[str, ...]:
    """The row of a ticket, in the order of the columns."""
    return (
        ticket.ticket_id,
        ticket.kind,
        ticket.priority,
        ticket.state,
        ticket.area_id,
        ticket.home_id or "",
        ticket.post_id or "",
        ticket.assignee or "",
        ticket.opened_at.isoformat(timespec="seconds"),
        ticket.updated_at.isoformat(timespec="seconds"),
    )
