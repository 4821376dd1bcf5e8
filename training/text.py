"""What the lines say: running text, business forms, codes, and characters drawn uniformly so that rare ones occur."""

import random
import string
from collections.abc import Callable

from opencc import OpenCC

from training.material import lines_of, standard_characters

DIGITS = string.digits
CAPITAL_NUMERALS = "零壹贰叁肆伍陆柒捌玖"
FULL_WIDTH_PUNCTUATION = str.maketrans(",.;:!?()%", "，．；：！？（）％")
HALF_WIDTH_PUNCTUATION = str.maketrans("，。；：！？（）％“”‘’", ",.;:!?()%\"\"''")
LABELS = """
    名称 纳税人识别号 地址、电话 开户行及账号 货物或应税劳务、服务名称 规格型号 单位 数量 单价 金额 税率 税额 合计
    价税合计(大写) (小写) 收款人 复核 开票人 销售方 购买方 备注 发票代码 发票号码 开票日期 校验码 密码区 机器编号 姓名
    性别 出生 住址 身份证号 电话 手机 订单号 合同编号 甲方 乙方 日期 总计 小计 应付 实付 找零 单据编号 客户 经办人
    审批 部门 Invoice Total Subtotal Tax Date Amount Qty Price Name Address Tel Fax Email Order No. Item Description
    Unit Balance Due Page Ref Account Bank Signature
""".split()
UNITS = ("kg", "g", "ml", "mm", "cm", "m²", "℃", "×", "元", "个", "台", "GB")
DOMAINS = ("com", "cn", "com.cn", "org", "net", "edu.cn", "gov.cn", "io")


class TextSource:
    """Random line texts; equal seeds give equal texts."""

    def __init__(self, rng: random.Random, characters: list[str]) -> None:
        self.rng = rng
        self.characters = [character for character in characters if not character.isspace()]
        self.han = [character for character in self.characters if "\u4e00" <= character <= "\u9fff"]
        self.standard = standard_characters()
        self.to_traditional = OpenCC("s2t")
        self.recipes: tuple[tuple[float, Callable[[], str]], ...] = (
            (0.26, self.chinese),
            (0.06, self.traditional),
            (0.20, self.english),
            (0.12, self.form_field),
            (0.08, self.number),
            (0.05, self.code),
            (0.06, self.name),
            (0.05, self.mixed),
            (0.08, self.uniform_han),
            (0.04, self.uniform_any),
        )
        self.weights = [weight for weight, _ in self.recipes]

    def line(self) -> str:
        """One line's text: 1 to 40 characters, no space at its ends."""
        while True:
            _, recipe = self.rng.choices(self.recipes, self.weights)[0]
            text = " ".join(recipe().split())
            if text:
                return self._punctuate(text)

    def _punctuate(self, text: str) -> str:
        choice = self.rng.random()
        if choice < 0.06:
            return text.translate(FULL_WIDTH_PUNCTUATION)
        if choice < 0.12:
            return text.translate(HALF_WIDTH_PUNCTUATION)
        return text

    def _piece(self, source: str, longest: int) -> str:
        line = self.rng.choice(lines_of(source))
        length = self.rng.randint(2, longest)
        start = self.rng.randint(0, max(0, len(line) - length))
        return line[start : start + length].strip()

    def chinese(self) -> str:
        """A piece of running Chinese."""
        return self._piece(self.rng.choice(("laws", "news", "reviews", "interface", "handbook_zh")), 20)

    def traditional(self) -> str:
        """The same in traditional characters."""
        return str(self.to_traditional.convert(self._piece(self.rng.choice(("laws", "news", "reviews")), 18)))

    def english(self) -> str:
        """Whole English words, sometimes in capitals."""
        words = self.rng.choice(lines_of(self.rng.choice(("brown", "handbook_en", "brown")))).split(" ")
        count = self.rng.randint(1, 6)
        start = self.rng.randint(0, max(0, len(words) - count))
        text = " ".join(words[start : start + count])[:36]
        choice = self.rng.random()
        return text.upper() if choice < 0.12 else text.title() if choice < 0.2 else text

    def name(self) -> str:
        """A company, a place, a word or two."""
        source = self.rng.choice(("brands", "places", "words", "words"))
        text = "".join(self.rng.choice(lines_of(source)) for _ in range(self.rng.randint(1, 2)))
        return text + self.rng.choice(("有限公司", "", "", "路", "号", "市", "厂")) if source != "words" else text

    def number(self) -> str:
        """Amounts, percentages, dates, times, telephone numbers, measures."""
        rng = self.rng
        amount = rng.randint(0, 10 ** rng.randint(1, 8)) / rng.choice((1, 100, 100, 1000))
        year, month, day = rng.randint(1990, 2030), rng.randint(1, 12), rng.randint(1, 31)
        dash = rng.choice("-/.")
        return rng.choice(
            (
                lambda: f"{rng.choice('¥￥$€£')}{amount:,.2f}",
                lambda: f"{amount:,.2f}",
                lambda: f"{amount:.{rng.randint(0, 4)}f}",
                lambda: f"{rng.randint(0, 100)}%",
                lambda: f"{year}年{month:02d}月{day:02d}日",
                lambda: f"{year}{dash}{month}{dash}{day:02d}",
                lambda: f"{rng.randint(0, 23):02d}:{rng.randint(0, 59):02d}:{rng.randint(0, 59):02d}",
                lambda: f"1{rng.randint(3, 9)}{rng.randint(0, 10**9 - 1):09d}",
                lambda: f"0{rng.randint(10, 999)}-{rng.randint(10**6, 10**8)}",
                self._capital_amount,
                lambda: f"{rng.randint(1, 999)}{rng.choice(UNITS)}",
                lambda: f"*{rng.randint(1, 99)}",
                lambda: str(rng.randint(0, 10 ** rng.randint(1, 12))),
            )
        )()

    def _capital_amount(self) -> str:
        """An amount in the capital numerals of cheques and invoices."""
        units = self.rng.sample(("万", "仟", "佰", "拾", "圆", "角", "分"), self.rng.randint(1, 5))
        digits = "".join(self.rng.choice(CAPITAL_NUMERALS[1:]) + unit for unit in units)
        return digits + self.rng.choice(("整", "正", ""))

    def code(self) -> str:
        """Tax numbers, serial numbers, addresses of mail and web."""
        rng = self.rng
        letters = string.ascii_uppercase + DIGITS * 2
        word = "".join(rng.choices(string.ascii_lowercase, k=rng.randint(3, 9)))
        return rng.choice(
            (
                lambda: "".join(rng.choices(letters, k=18)),
                lambda: "".join(rng.choices(DIGITS, k=rng.choice((8, 12, 16, 19, 20)))),
                lambda: " ".join("".join(rng.choices(DIGITS, k=4)) for _ in range(rng.randint(3, 5))),
                lambda: f"{''.join(rng.choices(string.ascii_uppercase, k=2))}-{''.join(rng.choices(letters, k=6))}",
                lambda: (
                    f"{word}{rng.randint(1, 99)}@{rng.choice(('qq', '163', 'gmail', word[::-1]))}.{rng.choice(DOMAINS)}"
                ),
                lambda: f"{rng.choice(('http://', 'https://', ''))}www.{word}.{rng.choice(DOMAINS)}/{word[:3]}",
                lambda: "".join(rng.choices(string.ascii_letters + DIGITS + "+-*/<>=&#@_", k=rng.randint(6, 24))),
            )
        )()

    def form_field(self) -> str:
        """A label, often with its value."""
        label = self.rng.choice(LABELS)
        value = self.rng.choice((self.number, self.code, self.name, lambda: "", lambda: ""))()
        return f"{label}{self.rng.choice(('：', ':', ': ', ' ', '')) if value else ''}{value}"

    def mixed(self) -> str:
        """Chinese with English or a number in it."""
        middle = self.rng.choice((self.english, self.number, self.code))()[:14]
        gap = self.rng.choice(("", "", " "))
        return f"{self._piece('news', 10)}{gap}{middle}{gap}{self._piece('laws', 8)}"

    def uniform_han(self) -> str:
        """Han characters of the whole charset, each as likely as another."""
        source = self.standard if self.rng.random() < 0.6 else self.han
        return "".join(self.rng.choices(source, k=self.rng.randint(2, 14)))

    def uniform_any(self) -> str:
        """Any characters of the charset: accents, symbols, full-width forms."""
        return "".join(self.rng.choices(self.characters, k=self.rng.randint(2, 12)))
