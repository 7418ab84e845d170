"""What a heading means, told by its words."""

import re
from enum import StrEnum

LONGEST_LABEL = 16


class Field(StrEnum):
    CODE = "code"
    SERIAL = "serial"
    HAMLET = "hamlet"
    HEAD = "head"
    PERSON = "person"
    RELATION = "relation"
    PERSONS = "persons"
    PHONE = "phone"
    PARTY = "party"
    RESPONSIBLE = "responsible"
    RESPONSIBLE_PHONE = "responsible_phone"
    NOTE = "note"
    VILLAGE = "village"
    POST = "post"
    STATUS = "status"


_OF_RESPONSIBLE = r"责任人|包户|包保|联户|帮扶|网格员|网格长|包组|联系(?:干部|党员)|挂钩|结对"
# In the order in which they are tried: the more special before the more general. None: a
# heading of a roster that the product has no use for.
_MEANINGS: tuple[tuple[Field | None, re.Pattern[str]], ...] = (
    (Field.RELATION, re.compile(r"关系|称谓|是否(为|是)?户主|户主标[识志]")),
    (Field.STATUS, re.compile(r"状态|是否(已)?(注销|迁出|销户|死亡|去世|在册|在户)|户籍变动")),
    (
        Field.RESPONSIBLE_PHONE,
        re.compile(rf"({_OF_RESPONSIBLE}|网格|干部).*(电话|手机|联系方式|号码)"),
    ),
    (None, re.compile(rf"({_OF_RESPONSIBLE}).*(单位|职务|性别|时间|措施|关系|次数)")),
    (Field.RESPONSIBLE, re.compile(_OF_RESPONSIBLE)),
    # A leader of the hamlet, someone to be called, the other people of the house.
    (None, re.compile(r"[组寨]长|负责人|联系人|监护人|代理人|配偶|子女|父亲|母亲|小孩|经办|填表")),
    (None, re.compile(r"性别|民族|年龄|出生|生日|学历|文化|婚姻|健康|残疾|职业|血型|籍贯|照片")),
    (None, re.compile(r"金额|面积|收入|日期|时间|签字|签名|签收|盖章|补贴|评星|得分|分数|类型")),
    (Field.PARTY, re.compile(r"党员(?!人?数)|政治面貌")),
    (Field.PHONE, re.compile(r"电话|手机|联系方式|联系号码")),
    (
        None,
        re.compile(r"(^|[^全])(男|女|劳动力?|务工|外出|党员|老人|儿童|低保)(性)?(人口|人?数|口)?$"),
    ),
    (Field.PERSONS, re.compile(r"人口|人数|口数|家庭成员数|户内人")),
    (Field.POST, re.compile(r"职务|岗位|职位|任职")),
    (Field.CODE, re.compile(r"户编号|户号|户码|户籍编号|农户编[码号]|门牌|户主编号")),
    (Field.SERIAL, re.compile(r"序号|^序$|编号|^no\.?$", re.IGNORECASE)),
    (
        Field.HAMLET,
        re.compile(r"组别|小组|组名|村民组|团寨|屋场|自然村|寨|院落|^组$|所在组|^组号$|所属组"),
    ),
    (Field.PERSON, re.compile(r"(家庭)?成员(姓名)?$|家庭成员|人员姓名|家属")),
    (Field.HEAD, re.compile(r"户主|农户(姓名|名|$)|姓名|名字")),
    (Field.NOTE, re.compile(r"备注|说明|家庭情况|户情")),
    (
        Field.VILLAGE,
        re.compile(
            r"^(所在|所属|行政)?村(名称?|别)?$|村\(?社区\)?|村居|^社区(名称?)?$|村委会|居委会"
        ),
    ),
)
_BRACKETS = re.compile(r"[（(]\s*(人|口|户|手机|必填|选填|元)\s*[)）]")
_SUM = re.compile(r"合计|总计|小计|总人?[口数]|共计")
_PART = re.compile(r"男|女|劳动|务工|外出|党员|老人|儿童|低保|残疾|常住|在家")


def name_field(label: str) -> Field | None:
    """What a heading means, or None."""
    text = _plain(label)
    if not text or len(text) > LONGEST_LABEL:
        return None
    return next((meaning for meaning, form in _MEANINGS if form.search(text)), None)


def is_heading(label: str) -> bool:
    """Is this a heading of rosters at all, of use here or not?"""
    text = _plain(label)
    if not text or len(text) > LONGEST_LABEL:
        return False
    return bool(_SUM.fullmatch(text)) or any(form.search(text) for _field, form in _MEANINGS)


def prefer(label: str, field: Field) -> int:
    """Of two columns that mean the same, the one with the higher number is taken."""
    text = _plain(label)
    if field is Field.PERSONS:
        return 2 if _SUM.search(text) else 0 if _PART.search(text) else 1
    if field is Field.HEAD:
        return 1 if "户主" in text or "农户" in text else 0
    if field is Field.HAMLET:
        return 0 if "自然" in text or "院" in text else 1
    return 0


def says_head(label: str) -> bool:
    """Does the heading itself speak of the head of a household?"""
    return name_field(label) is Field.HEAD and prefer(label, Field.HEAD) > 0


def _plain(label: str) -> str:
    return _BRACKETS.sub("", label.replace(" ", ""))
