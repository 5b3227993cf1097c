"""Roles, employment and ways to people as they are written, in Chinese offices and in English."""

import re

from hub.domain.people import Employment, Role

_ROLES = {
    # A rung of the ladder may be named for the role that stands on it.
    "worker": Role.GRID_WORKER,
    "leader": Role.GRID_LEADER,
    "community": Role.COMMUNITY_DUTY,
    "street": Role.STREET_DISPATCHER,
    "county": Role.COUNTY_DISPATCHER,
    "微网格员": Role.MICRO_GRID_WORKER,
    "网格员": Role.GRID_WORKER,
    "专职网格员": Role.GRID_WORKER,
    "兼职网格员": Role.GRID_WORKER,
    "网格长": Role.GRID_LEADER,
    "志愿者": Role.VOLUNTEER,
    "社区值班": Role.COMMUNITY_DUTY,
    "社区值守": Role.COMMUNITY_DUTY,
    "街道调度": Role.STREET_DISPATCHER,
    "街道调度员": Role.STREET_DISPATCHER,
    "县区调度": Role.COUNTY_DISPATCHER,
    "县级调度": Role.COUNTY_DISPATCHER,
    "部门人员": Role.DEPARTMENT_OFFICER,
    "部门专员": Role.DEPARTMENT_OFFICER,
    "运维": Role.OPS,
    "审计": Role.AUDITOR,
    "家属": Role.FAMILY,
}
_EMPLOYMENTS = {
    **dict.fromkeys(("", "专职", "全职"), Employment.FULL_TIME),
    "兼职": Employment.PART_TIME,
    **dict.fromkeys(("志愿", "义务", "无偿"), Employment.UNPAID),
}
_YES = frozenset({"true", "yes", "y", "1", "是", "√"})
_NO = frozenset({"", "false", "no", "n", "0", "否", "×"})
_CHANNEL = re.compile(r"[a-z][a-z0-9+.-]*:[^\s]*", re.IGNORECASE)


OF_PEOPLE = {role.value: role for role in Role if role is not Role.SCREEN}
"""A screen is an account's, and nobody works as one."""


def parse_role(text: str) -> Role:
    """The role that a word names; ValueError with the way out."""
    word = _plain(text)
    if word in _ROLES:
        return _ROLES[word]
    try:
        return OF_PEOPLE[word]
    except KeyError:
        ways = ", ".join(OF_PEOPLE)
        raise ValueError(
            f"{text[:40]!r} is not a role; give 微网格员, 网格员, 网格长, 志愿者 … or {ways}"
        ) from None


def parse_employment(text: str) -> Employment:
    """Full time if it is empty; ValueError with the way out."""
    word = _plain(text)
    if word in _EMPLOYMENTS:
        return _EMPLOYMENTS[word]
    try:
        return Employment(word)
    except ValueError:
        ways = "专职, 兼职, 志愿 or full_time, part_time, unpaid"
        raise ValueError(f"{text[:40]!r} is no employment; give {ways}") from None


def parse_yes(text: str) -> bool:
    """Yes or no, no if it is empty; ValueError with the way out."""
    word = text.strip().lower()
    if word in _YES | _NO:
        return word in _YES
    raise ValueError(f"{text[:40]!r} is neither yes nor no; give 是 or 否, yes or no")


def parse_channel(text: str) -> str:
    """A URL of Apprise, or one of the built-in channels; ValueError with the way out."""
    if text.lower() in {"web", "log"}:
        return f"{text.lower()}:"
    if len(text) > 500 or not _CHANNEL.fullmatch(text):
        raise ValueError("is not a URL of Apprise, such as ntfys://host/topic, nor web: or log:")
    return text


def _plain(text: str) -> str:
    return re.sub(r"[\s-]+", "_", text.strip().lower())
