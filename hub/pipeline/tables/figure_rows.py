"""Figures as rows: an area and a week each, waits in seconds, shares in percent."""

from hub.domain.figures import Figures, Spread
from hub.pipeline.figures import FigureLine
from hub.pipeline.tables.columns import Column

FIGURE_COLUMNS = (
    Column("week", ("周",)),
    Column("area_id", ("区域编号",)),
    Column("area_name", ("区域名称",)),
    Column("tickets", ("工单数",)),
    Column("due_to_ticket_median_s", ("到点到开单中位（秒）",)),
    Column("due_to_ticket_p90_s", ("到点到开单九成以内（秒）",)),
    Column("ticket_to_accepted_median_s", ("开单到接单中位（秒）",)),
    Column("ticket_to_accepted_p90_s", ("开单到接单九成以内（秒）",)),
    Column("accepted_to_arrived_median_s", ("接单到到场中位（秒）",)),
    Column("accepted_to_arrived_p90_s", ("接单到到场九成以内（秒）",)),
    Column("arrived_to_closed_median_s", ("到场到办结中位（秒）",)),
    Column("arrived_to_closed_p90_s", ("到场到办结九成以内（秒）",)),
    Column("answered_within_60_s_percent", ("60秒内接单（%）",)),
    Column("answered_within_180_s_percent", ("180秒内接单（%）",)),
    Column("attended_within_2700_s_percent", ("45分钟内到场（%）",)),
    Column("attended_within_3600_s_percent", ("60分钟内到场（%）",)),
    Column("closed_percent", ("办结率（%）",)),
    Column("satisfied_percent", ("满意率（%）",)),
    Column("closed_minus_satisfied_points", ("办结减满意（百分点）",)),
    Column("repeated_percent", ("90天内重复（%）",)),
    Column("false_alarms", ("误报数",)),
    Column("home_months", ("户月",)),
    Column("false_alarms_a_home_month", ("每户每月误报",)),
)


def cells_of_figures(line: FigureLine) -> tuple[str, ...]:
    """The row of a line, in the order of the columns; empty where there was nothing to count."""
    figures = line.figures
    return (
        line.week or "",
        line.area_id or "",
        line.area_name or "",
        str(figures.tickets),
        *_waits(figures),
        *map(_percent, figures.answered_within.values()),
        *map(_percent, figures.attended_within.values()),
        _percent(figures.closed_share),
        _percent(figures.satisfied_share),
        _percent(figures.closed_minus_satisfied),
        _percent(figures.repeated_share),
        str(figures.false_alarms),
        f"{figures.home_months:.2f}",
        _number(figures.false_alarms_a_home_month, 4),
    )


def _waits(figures: Figures) -> tuple[str, ...]:
    spreads: tuple[Spread, ...] = (
        figures.due_to_ticket,
        figures.ticket_to_accepted,
        figures.accepted_to_arrived,
        figures.arrived_to_closed,
    )
    return tuple(_number(wait, 1) for spread in spreads for wait in (spread.median_s, spread.p90_s))


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share * 100:.1f}"


def _number(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:.{digits}f}"
