"""Words in headings and cells: tables of examples, worked out by hand."""

import pytest

from grid.domain.hamlets import read_numeral
from grid.domain.rosters.hamlets import HamletBook, tidy_hamlet, write_number
from grid.domain.rosters.headings import name_field
from grid.domain.rosters.people import is_no_name, looks_like_name, part_name
from grid.domain.rosters.persons import heads_among
from grid.domain.rosters.posts import read_posts
from grid.domain.rosters.values import (
    ValueNotUnderstood,
    is_gone,
    read_party,
    read_persons,
    read_phones,
)

HEADINGS = {
    "户主姓名": "head", "姓 名": "head", "农户姓名": "head", "户主": "head",
    "户主性别": None, "户主民族": None, "户主年龄": None, "户主身份": "head",
    "是否户主": "relation", "与户主关系": "relation", "家庭关系": "relation", "称谓": "relation",
    "联系人": None, "联系人电话": None, "紧急联系人": None, "配偶姓名": None,
    "联系干部": "responsible", "包户责任人": "responsible", "网格员": "responsible",
    "帮扶责任人电话": "responsible_phone", "帮扶单位": None,
    "村民小组": "hamlet", "组别": "hamlet", "村民小组长": None, "组长电话": None,
    "家庭人口": "persons", "家庭人口（人）": "persons", "人口男": None, "女": None, "合计": None,
    "外出务工人数": None, "党员人数": None, "是否党员": "party", "政治面貌": "party",
    "户籍状态": "status", "是否注销": "status", "家庭成员": "person", "家庭成员数": "persons",
    "村（社区）": "village", "所属村": "village", "签名": None, "职务": "post",
}  # fmt: skip


@pytest.mark.parametrize("label", HEADINGS)
def test_headings_are_read_by_meaning(label):
    assert name_field(label.replace("（", "(").replace("）", ")")) == HEADINGS[label]


HAMLETS = {
    "一组": "一组", "1组": "一组", "第一组": "一组", "第一村民小组": "一组", "第1小组": "一组",
    "1": "一组", "１０组": "十组", "第十二村民组": "十二组", "二十组": "二十组", "21组": "二十一组",
    "一 组": "一组", "一组\u200b": "一组", "青朗村一组": "一组", "大寨组": "大寨组",
    "大寨村民小组": "大寨组", "桥头": "桥头", "十里组": "十里组",
}  # fmt: skip


@pytest.mark.parametrize("text", HAMLETS)
def test_one_hamlet_has_one_name(text):
    assert tidy_hamlet(text, "青朗村") == HAMLETS[text]


@pytest.mark.parametrize("number", range(1, 100))
def test_numbers_are_written_and_read(number):
    assert read_numeral(write_number(number)) == read_numeral(str(number)) == number


def test_the_spelling_that_a_branch_has_stays():
    book = HamletBook(["1组", "大寨组"])
    assert [book.spell(text) for text in ("一组", "第二组", "大寨村民小组")] == [
        "1组", "二组", "大寨组",
    ]  # fmt: skip


PERSONS = {
    "4": 4,
    "4.0": 4,
    "4人": 4,
    "4人(外出2人)": 4,
    "十一": 11,
    "两人": 2,
    "5口人": 5,
    "": None,
}


@pytest.mark.parametrize("text", PERSONS)
def test_persons(text):
    assert read_persons(text) == PERSONS[text]


@pytest.mark.parametrize("text", ["0", "31", "-2", "若干", "4或5"])
def test_no_persons(text):
    with pytest.raises(ValueNotUnderstood):
        read_persons(text)


PHONES = {
    "19900000001/19900000002": ["19900000001", "19900000002"],
    "19900000003、0745-8801234": ["19900000003", "07458801234"],
    "8601234": ["8601234"],
    "+86 199 0000 0001": ["19900000001"],
    "8619900000001": ["19900000001"],
    "无 19900000001": ["19900000001"],
    "": [],
}


@pytest.mark.parametrize("text", PHONES)
def test_phones(text):
    assert read_phones(text) == PHONES[text]


PARTY = {
    "是": True, "√": True, "中共党员": True, "中共预备党员": True, "正式党员": True,
    "共产党员": True,
    "否": False, "群众": False, "": False, "非党员": False, "共青团员": False, "民盟盟员": False,
}  # fmt: skip


@pytest.mark.parametrize("text", PARTY)
def test_party_membership(text):
    assert read_party(text) is PARTY[text]


def test_an_unknown_word_is_not_taken_for_no():
    with pytest.raises(ValueNotUnderstood):
        read_party("积极分子")


@pytest.mark.parametrize(
    ("text", "label", "gone"),
    [
        ("已注销", "户籍状态", True), ("整户迁出", "状态", True), ("死亡", "状态", True),
        ("正常", "户籍状态", False), ("未注销", "户籍状态", False), ("", "状态", False),
        ("是", "是否注销", True), ("否", "是否注销", False), ("否", "是否在册", True),
        ("是", "是否在册", False),
    ],
)  # fmt: skip
def test_who_is_gone(text, label, gone):
    assert is_gone(text, label) is gone


@pytest.mark.parametrize(
    "name", ["某某某", "杨某", "××", "待定", "共计2户", "村支书:张三", "户主签字", "/"]
)
def test_no_names(name):
    assert is_no_name(name)


@pytest.mark.parametrize("name", ["杨甲远", "欧阳明", "阿依古丽·买甲提", "Max", "空明"])
def test_names(name):
    assert not is_no_name(name)


def test_what_stands_behind_a_name():
    assert part_name("杨甲远（已故）") == ("杨甲远", "已故")
    assert part_name("杨甲远、石乙贵") == ("杨甲远", "石乙贵")
    assert part_name("杨 甲") == ("杨甲", "")


def test_columns_of_other_words_are_no_names():
    assert looks_like_name("欧阳明")
    assert not any(map(looks_like_name, ["侗族", "苗族", "在家", "一组", "务工", "19900000001"]))


@pytest.mark.parametrize(
    ("told", "heads"),
    [
        (["户主", "妻", "子"], ["户主"]),
        (["本人或户主", "户主(本人)", "户主之子", "配偶"], ["本人或户主", "户主(本人)"]),
        (["01", "02", "10"], ["01", "02"]),
        (["0", "1", "2"], ["0"]),
        (["是", "否"], ["是"]),
    ],
)
def test_words_that_mean_the_head(told, heads):
    is_head = heads_among(told)
    assert [text for text in told if is_head(text)] == heads


POSTS = {
    "村党支部书记": ["secretary"], "党总支书记": ["secretary"], "村委会主任": ["director"],
    "党支部书记、村委会主任": ["secretary", "director"],
    "支部书记兼主任": ["secretary", "director"],
    "村务监督委员会主任": ["committee"], "妇联主席": ["committee"], "组织委员": ["committee"],
    "党支部副书记": ["committee"], "驻村第一书记": ["work_team"], "副乡长": ["township_cadre"],
    "乡党委委员": ["township_cadre"], "党员小组长": ["party_group_leader"], "原书记": [],
    "老支书": [], "村民小组长": [], "保洁员": ["cleaner"], "农民": [],
}  # fmt: skip


@pytest.mark.parametrize("text", POSTS)
def test_posts_and_titles(text):
    kinds, others = read_posts(text)
    assert kinds == POSTS[text]
    assert bool(others) == (not kinds)
