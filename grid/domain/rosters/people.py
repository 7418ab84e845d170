"""Names of people as a roster writes them: which are none, and what stands behind them."""

import re

from grid.domain.names import tidy_name

# The surnames of most people, and those common among the Dong, Miao and Tujia.
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏"
    "吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱"
    "严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚"
    "符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆"
    "农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商"
    "刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺"
    "楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都"
    "普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭"
)
_LONG_SURNAMES = ("欧阳", "上官", "司马", "诸葛", "司徒", "万俟", "长孙", "皇甫", "令狐", "尉迟")
_HAN_NAME = re.compile(r"[\u3400-\u9fff]{2,4}")
_FOREIGN_NAME = re.compile(r"[\u3400-\u9fff]{2,10}(·[\u3400-\u9fff]{2,10})+")
_REMARK = re.compile(r"\((.{1,20}?)\)?$")
_PLACEHOLDER = re.compile(
    r"某|[×xX*＊?？#]+|待定|待补|待核|不详|未知|暂无|同上|无名|空户|空房|测试|示例|样例|举例"
    r"|^无$|^空$|^略$|^户主$"
)
_NOT_A_NAME = re.compile(
    r"\d|[:：;；。!！%=]|签字|签名|签章|合计|共计|总计|小计|盖章|填表|审核|负责人"
)
_BETWEEN = re.compile(r"[、,/，]")


def looks_like_name(text: str) -> bool:
    """Two to four characters that begin with a surname, or a name with dots."""
    name = tidy_name(text)
    if _FOREIGN_NAME.fullmatch(name):
        return True
    if not _HAN_NAME.fullmatch(name) or _NOT_A_NAME.search(name) or name.endswith("族"):
        return False
    return name[0] in _SURNAMES or name.startswith(_LONG_SURNAMES)


def is_no_name(name: str) -> bool:
    """Is it surely none: a sum, a signature line, a placeholder (`杨某某`, `待定`)?"""
    if _NOT_A_NAME.search(name):
        return True
    if _PLACEHOLDER.search(name):
        return not name.isascii() or len(name.strip("xX*?#")) == 0
    return not any(character.isalpha() for character in name)


def part_name(text: str) -> tuple[str, str]:
    """`杨甲远(已故)` → name and remark; of `杨甲远、石乙贵` the first and the others."""
    name = tidy_name(text)
    remark = ""
    if (match := _REMARK.search(name)) and match.start():
        name, remark = name[: match.start()], match[1]
    first, *others = _BETWEEN.split(name)
    if others and len(first) > 1:
        return first, "、".join([*others, remark]).strip("、")
    return name, remark
