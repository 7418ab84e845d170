"""Chinese words of certificates that are data: the draft text, placeholders, sample names."""

# What may stand in braces, in English and as an officer writes it.
PLACEHOLDERS = {
    "household": "户主",
    "title": "称号",
    "village": "村",
    "citation": "事迹",
    "date": "日期",
    "number": "编号",
}

DEFAULT_HEADING = "荣誉证书"
DEFAULT_TEXT = """{户主} 家庭：
在农村人居环境整治“八整洁”评选中，{事迹}，被评为
{称号}
特发此证，以资鼓励。"""

WIDE_LETTER = "长"
COLONS = ("：", ":")
STOPS = "。，、；！.,;! "
DIGITS = "〇一二三四五六七八九"
TEN, YEAR, MONTH, DAY = "十年月日"

# Nobody's names: the longest that a roster may hold, and characters that few fonts have.
LONG_SAMPLE = {
    "number": "2023-0128",
    "household": "阿依古丽·买买提吐尔逊·阿卜杜热合曼",
    "title": "人居环境整治示范文明家庭",
    "village": "青朗侗族苗族乡新街社区",
    "citation": (
        "长年坚持每日清扫房前屋后，垃圾分类投放，家中物品归置有序，老人小孩衣着整洁，"
        "带头打扫团寨公共水井，热心帮助邻里，受到团寨群众一致称赞"
    ),
}
RARE_SAMPLE = {
    "number": "2023-0001",
    "household": "欧阳䶮㙟珍",
    "title": "最美庭院",
    "village": "客寨村",
    "citation": "庭院花木常青",
}
