"""The project's own draft of the four titles and of a certificate's number: data to edit.

The titles are those of the campaign; no public text of their rules was found.
"""

import re
from typing import NamedTuple


class DraftTitle(NamedTuple):
    """A title before a township edits it; `items`: numbers of the draft standard's items."""

    name: str
    meaning: str
    items: tuple[int, ...]
    least_score: int
    months: int = 3
    quota_branch: int = 3
    quota_total: int = 36


DRAFT_TITLES = (
    DraftTitle("最美庭院", "房前屋后、庭院和沟渠长期干净，有绿化、有景致", (1, 2, 8), 92),
    DraftTitle("美家美妇", "客厅、卧室和厨房整洁有序，主妇持家有方", (3, 4, 5), 92),
    DraftTitle("文明家庭", "八项整洁全面达标，邻里和睦，带动周边农户", (), 90),
    DraftTitle("最清洁户", "全乡八整洁得分最高的农户", (), 95),
)

NUMBER_PATTERN = "{place}〔{year}〕{number:03}号"

# What a township's name has after its place: 青朗侗族苗族乡 → 青朗.
_PEOPLES = (
    "蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 "
    "高山 拉祜 水 东乡 纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 "
    "阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 "
    "赫哲 门巴 珞巴 基诺"
)
_TAIL = re.compile(rf"(?:(?:{'|'.join(_PEOPLES.split())})族)*(?:乡|镇|街道办事处|街道)$")


def place_of(township: str) -> str:
    """The place alone, as it stands in a number: `青朗侗族苗族乡` → `青朗`."""
    return _TAIL.sub("", township) or township
