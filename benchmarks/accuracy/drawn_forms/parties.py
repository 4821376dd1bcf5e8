"""Who and what stands on business forms: people, companies, addresses, banks, days, all made up.

Places come from the fetched material, so that they are many; the rest is put together from the words below.
"""

import datetime
import random
from functools import cache

from benchmarks.accuracy.table_text import NAMES
from training.data.corpora import lines_of
from training.data.forms import SURNAMES
from training.data.material import in_gb2312, read_standard_characters

COMMON = 1500  # of the standard characters, which stand in the order of their table
TRADES = (
    "贸易 科技 商贸 电子 信息技术 物流 餐饮管理 建筑工程 文化传媒 机械设备 医疗器械 服装 食品 新能源 广告 软件".split()
)
ENDINGS = ("有限公司", "有限公司", "有限公司", "有限责任公司", "股份有限公司")
BANKS = "中国工商银行 中国农业银行 中国银行 中国建设银行 交通银行 招商银行 中信银行 平安银行 兴业银行 浦发银行".split()
STREETS = "人民路 中山路 解放路 建设大道 科技园路 新华街 和平路 长江路 文化路 滨河东路 工业大道 学府街".split()
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰志文建国晓东海燕春梅雪松立新宇浩博雅婷欣怡子涵"
CATEGORIES = "电子计算机 办公用品 金属制品 餐饮服务 物流辅助服务 信息技术服务 家用电器 纸制品 日用杂品 机械设备".split()
GOODS = tuple(word for word in NAMES["zh"] if not word.endswith(("公司", "中心", "部")))[:17]
REMARKS = ("含安装调试及运输费", "2024年度第二批次", "出口型加强版", "按合同约定分期交付")
NO_PLACES = ("市辖区", "台湾省")  # which the other words don't go with
NATIONS = "汉 汉 汉 汉 回 满 壮 苗 土家 蒙古".split()
FIRST_NAMES = (
    "James Mary Robert Linda David Susan Peter Laura Daniel Emma Oliver Grace Henry Alice Martin Julia".split()
)
LAST_NAMES = "Baker Collins Foster Griffin Hughes Jensen Keller Lambert Morton Norris Parker Quinn Reed Stone".split()
FIRM_WORDS = "Blue River|Northgate|Silver Oak|Hillcrest|Maple Street|Harbour|Brightway|Stonebridge|Greenfield".split(
    "|"
)
FIRM_TRADES = "Supplies|Consulting|Hardware|Design Studio|Logistics|Bakery|Software|Office Products|Printing".split("|")
FIRM_ENDINGS = ("Ltd", "Inc.", "LLC", "GmbH", "Co., Ltd.")
STREET_NAMES = "King Street|Oak Avenue|Mill Lane|Station Road|Park Drive|Church Road|Bridge Street|Hill View".split("|")
TOWNS = "Springfield|Riverton|Ashford|Milltown|Fairview|Lakewood|Bristol|Newport|Georgetown|Salem".split("|")


@cache
def _common_characters() -> tuple[str, ...]:
    return tuple(character for character in read_standard_characters()[:COMMON] if in_gb2312(character))


@cache
def _places(ending: str, most: int) -> tuple[str, ...]:
    return tuple(
        name
        for name in lines_of("places")
        if name.endswith(ending) and name not in NO_PLACES and 3 <= len(name) <= most and all(map(in_gb2312, name))
    )


def draw_city(rng: random.Random) -> str:
    """A city, with 市."""
    return rng.choice(_places("市", 4))


def draw_province(rng: random.Random) -> str:
    """A province, without 省."""
    return rng.choice(_places("省", 4)).removesuffix("省")


def draw_person(rng: random.Random) -> str:
    """A family name and one or two characters."""
    return rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, rng.choice((1, 2, 2))))


def draw_company(rng: random.Random, city: str) -> str:
    """A company of a city, 10 to 18 characters."""
    name = "".join(rng.sample(_common_characters(), rng.choice((2, 2, 3))))
    return city + name + rng.choice(TRADES) + rng.choice(ENDINGS)


def draw_address(rng: random.Random, city: str, *, house: bool = False) -> str:
    """An address in a city; with a house, a floor or a flat, too."""
    street = f"{city}{rng.choice(_places('区', 4))}{rng.choice(STREETS)}{rng.randint(1, 899)}号"
    if not house:
        return street
    return street + rng.choice((f"{rng.randint(1, 30)}栋{rng.randint(101, 3305)}室", f"{rng.randint(2, 28)}层"))


def draw_village_address(rng: random.Random) -> str:
    """An address in the country, as identity cards have them."""
    county, town = rng.choice(_places("县", 4)), rng.choice(_places("镇", 4))
    return f"{draw_city(rng)}{county}{town}{rng.randint(1, 20)}组{rng.randint(1, 99)}号"


def draw_telephone(rng: random.Random) -> str:
    """A fixed line with its area, or a mobile."""
    if rng.random() < 0.6:
        return f"0{rng.randint(310, 999)}-{rng.randint(2000000, 89999999)}"
    return f"1{rng.choice('35789')}{rng.randint(0, 10**9 - 1):09}"


def draw_branch(rng: random.Random, city: str) -> str:
    """A bank and its branch in a city."""
    return f"{rng.choice(BANKS)}{city.removesuffix('市')}{rng.choice(STREETS)[:2]}支行"


def draw_goods(rng: random.Random, *, category: bool = True) -> str:
    """Something that is sold, as tax offices want it: with its category between stars; some names are long."""
    name = rng.choice(GOODS)
    if rng.random() < 0.12:
        name = f"{rng.choice(_common_characters())}{rng.choice(_common_characters())}牌{name}（{rng.choice(REMARKS)}）"
    return (f"*{rng.choice(CATEGORIES)}*" if category else "") + name


def draw_day(rng: random.Random, first: int, last: int) -> str:
    """A day in the years from `first` to `last`, as YYYY-MM-DD."""
    start = datetime.date(first, 1, 1)
    days = (datetime.date(last, 12, 31) - start).days
    return (start + datetime.timedelta(rng.randint(0, days))).isoformat()


def write_day(day: str, style: str) -> str:
    """A day (YYYY-MM-DD) as forms print it.

    Args:
        day: as `draw_day` gives it.
        style: how, with Y, M and D for the padded and m and d for the plain numbers, such as "Y年M月D日".
    """
    year, month, number = day.split("-")
    plain = {"Y": year, "M": month, "D": number, "m": str(int(month)), "d": str(int(number))}
    return "".join(plain.get(character, character) for character in style)


def draw_firm(rng: random.Random) -> str:
    """An English company."""
    return f"{rng.choice(FIRM_WORDS)} {rng.choice(FIRM_TRADES)} {rng.choice(FIRM_ENDINGS)}"


def draw_english_person(rng: random.Random) -> str:
    """A first and a last name."""
    return f"{rng.choice(FIRST_NAMES)} {rng.choice(LAST_NAMES)}"


def draw_english_address(rng: random.Random) -> tuple[str, str]:
    """A street with its number, and a town with its code."""
    return f"{rng.randint(1, 399)} {rng.choice(STREET_NAMES)}", f"{rng.choice(TOWNS)} {rng.randint(10000, 99999)}"
