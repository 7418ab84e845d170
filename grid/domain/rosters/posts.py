"""Titles and posts, as offices write them."""

import re

from grid.models import Position

Kind = Position.Kind
# In the order in which they are tried.
_POSTS = (
    (Kind.PARTY_GROUP_LEADER, re.compile(r"党(员)?小组(组)?长")),
    (Kind.UNITED_FRONT_GROUP_LEADER, re.compile(r"统战小组|统战(组长|联络|信息)")),
    (
        Kind.TOWNSHIP_CADRE,
        re.compile(
            r"乡干部|镇干部|乡镇干部|街道干部|包村|联村|驻片|[乡镇]长|[乡镇]党委|党工委|[乡镇]人大|人大主席"
            r"|[乡镇]纪委|街道办|武装部|政协联络|党政办|[站所]长|[三四]级(主任科员|调研员)"
        ),
    ),
    (Kind.WORK_TEAM, re.compile(r"工作队|第一书记|驻村")),
    (Kind.WELFARE_POST, re.compile(r"公益")),
    (Kind.VOLUNTEER, re.compile(r"志愿")),
    (Kind.CLEANER, re.compile(r"保洁")),
    (
        Kind.COMMITTEE,
        re.compile(
            r"委员(?!会)|副书记|副支书|副主任|文书|会计|妇联|妇女主任|治保|民兵|监委会|监督委员会|监委主任"
            r"|团支书|团支部|综治|报账员"
        ),
    ),
    (Kind.SECRETARY, re.compile(r"书记|支书")),
    (Kind.DIRECTOR, re.compile(r"主任|村长")),
)
_BETWEEN = re.compile(r"[、,，/;；]|兼任?|和")
_FORMER = re.compile(
    r"原|前任?|曾任|离任|卸任|退休|退职|离职|已免|免职|去世|历任|老(支?书记?|主任|村长)"
)


def read_posts(text: str) -> tuple[list[str], list[str]]:
    """The posts that a cell names, and the parts that name none that is known.

    `支部书记兼主任` are two; a former post (`原书记`) is none and is among the others.
    """
    kinds: list[str] = []
    others: list[str] = []
    for part in filter(None, _BETWEEN.split(text.replace(" ", ""))):
        kind = None if is_former(part) else _read_post(part)
        if kind is None:
            others.append(part)
        elif kind not in kinds:
            kinds.append(kind)
    return kinds, others


def is_former(text: str) -> bool:
    return bool(_FORMER.search(text))


def _read_post(text: str) -> str | None:
    return next((str(kind) for kind, form in _POSTS if form.search(text)), None)
