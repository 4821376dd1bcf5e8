"""What business forms say: names, addresses, amounts, dates, codes, the fields of invoices."""

import random
import string
from collections.abc import Callable, Sequence

from training.data.material import read_standard_characters

DIGITS = string.digits
CAPITAL_NUMERALS = "零壹贰叁肆伍陆柒捌玖"
LABELS = """
    名称 纳税人识别号 地址、电话 开户行及账号 货物或应税劳务、服务名称 规格型号 单位 数量 单价 金额 税率 税额 合计
    价税合计(大写) (小写) 收款人 复核 开票人 销售方 购买方 备注 发票代码 发票号码 开票日期 校验码 密码区 机器编号 姓名
    性别 出生 住址 身份证号 电话 手机 订单号 合同编号 甲方 乙方 日期 总计 小计 应付 实付 找零 单据编号 客户 经办人
    审批 部门 Invoice Total Subtotal Tax Date Amount Qty Price Name Address Tel Fax Email Order No. Item Description
    Unit Balance Due Page Ref Account Bank Signature
""".split()
SURNAMES = """
    王 李 张 刘 陈 杨 黄 赵 吴 周 徐 孙 马 朱 胡 郭 何 林 罗 高 郑 梁 谢 宋 唐 许 韩 邓 冯 曹 彭 曾 肖 田 董 潘 袁 蔡 蒋
    余 于 杜 叶 程 魏 苏 吕 丁 任 卢 姚 沈 钟 姜 崔 谭 陆 范 汪 廖 石 金 韦 贾 夏 付 方 邹 熊 白 孟 秦 邱 侯 江 尹 薛 阎
    段 雷 龙 黎 史 陶 贺 毛 郝 顾 龚 邵 万 覃 武 钱 戴 严 欧阳 莫 孔 向 常 司马 上官 诸葛
""".split()
CELLS = "√ × ○ △ — / 无 是 否 合格 男 女 元 个 台 箱 件 本科 汉 备注 N/A - * ok Yes No A B C a b x".split()
TAX_RATES = ("3%", "6%", "9%", "13%", "1%", "免税", "***")
CAPITAL_UNITS = ("", "拾", "佰", "仟", "万", "拾", "佰")
UNITS = ("kg", "g", "ml", "mm", "cm", "m²", "℃", "×", "元", "个", "台", "GB")
DOMAINS = ("com", "cn", "com.cn", "org", "net", "edu.cn", "gov.cn", "io")


def capital_amount(yuan: int) -> str:
    """An amount below ten million as cheques and invoices write it: 1200 gives 壹仟贰佰元整."""
    text, zero = "", False
    digits = str(yuan)
    for place, digit in zip(range(len(digits) - 1, -1, -1), digits, strict=True):
        if digit == "0":
            zero = True
            text += "万" if place == 4 else ""
            continue
        text += ("零" if zero else "") + CAPITAL_NUMERALS[int(digit)] + CAPITAL_UNITS[place]
        zero = False
    return text + ("圆整" if yuan % 3 == 0 else "元整")


class FormText:
    """Random texts of forms, from a generator and the corpora's lines."""

    def __init__(self, rng: random.Random, corpus: Callable[[str], Sequence[str]]) -> None:
        self.rng, self.corpus = rng, corpus
        self.standard = read_standard_characters()

    def name(self) -> str:
        """A person, a company, a place, a word or two."""
        source = self.rng.choice(("persons", "brands", "places", "words", "words"))
        if source == "persons":
            given = "".join(self.rng.choices(self.standard[:3500], k=self.rng.randint(1, 2)))
            return self.rng.choice(SURNAMES) + given + self.rng.choice(("", "", "", "先生", "女士", "经理"))
        text = "".join(self.rng.choice(self.corpus(source)) for _ in range(self.rng.randint(1, 2)))
        return text + self.rng.choice(("有限公司", "", "", "路", "号", "市", "厂")) if source != "words" else text

    def address(self) -> str:
        """Where somebody lives, in Chinese or English."""
        rng = self.rng
        number = rng.randint(1, 1999)
        if rng.random() < 0.25:
            street = rng.choice(self.corpus("brown")).split(" ")[0].strip(string.punctuation).title()
            return f"{number} {street} {rng.choice(('St.', 'Road', 'Avenue', 'Lane'))}, {rng.randint(10000, 99999)}"
        town, street = rng.choice(self.corpus("places")), rng.choice(self.corpus("words"))
        house = rng.choice(("", f"{rng.randint(1, 30)}栋{rng.randint(101, 3305)}室", f"{rng.randint(1, 40)}楼", "-2"))
        return f"{town}{street}{rng.choice('路街巷')}{number}号{house}"

    def cell(self) -> str:
        """What stands alone in a table's cell: one to four characters."""
        rng = self.rng
        return rng.choice(
            (
                lambda: rng.choice(DIGITS),
                lambda: str(rng.randint(10, 9999)),
                lambda: f"{rng.randint(0, 99)}.{rng.randint(0, 9)}",
                lambda: rng.choice("一二三四五六七八九十"),
                lambda: rng.choice(CELLS),
                lambda: rng.choice(string.ascii_letters),
                lambda: rng.choice(self.standard[:3500]),
                lambda: f"{rng.randint(1, 20)}{rng.choice(('.', '、', ')', '#'))}",
                lambda: f"({rng.choice((rng.randint(1, 20), rng.choice('一二三四五')))})",
                lambda: rng.choice(TAX_RATES),
            )
        )()

    def invoice(self) -> str:
        """A field of an invoice: tax numbers, amounts, goods, dates."""
        rng = self.rng
        amount = rng.randint(1, 10 ** rng.randint(3, 7)) / 100
        tax_number = f"91{rng.randint(110000, 659999)}" + "".join(rng.choices("ABCEGHJKLMNPQRTUWXY" + DIGITS * 4, k=10))
        date = f"20{rng.randint(10, 30)}年{rng.randint(1, 12):02d}月{rng.randint(1, 31):02d}日"
        thing = rng.choice(self.corpus("words"))
        return rng.choice(
            (
                lambda: tax_number,
                lambda: f"纳税人识别号：{tax_number}",
                lambda: f"统一社会信用代码/纳税人识别号:{tax_number}",
                lambda: f"¥{amount:,.2f}",
                lambda: f"{amount:.2f}",
                lambda: f"(小写)¥{amount:.2f}",
                lambda: f"价税合计(大写) {capital_amount(rng.randint(1, 10**6))}",
                lambda: f"开票日期：{date}",
                lambda: f"发票号码：{rng.randint(10**7, 10**8 - 1)}",
                lambda: f"{rng.choice(LABELS[:28])}：{amount:.2f}",
                lambda: f"*{thing}*{rng.choice(self.corpus('words'))}",
                lambda: f"{self.name()}有限公司",
                lambda: f"{rng.choice(UNITS)} {rng.randint(1, 99)} {amount:.2f} {rng.choice(TAX_RATES)}",
                lambda: f"开户行及账号：{rng.choice(self.corpus('places'))}支行 {rng.randint(10**14, 10**15)}",
                lambda: f"收款人：{rng.choice(SURNAMES)}{''.join(rng.choices(self.standard[:2500], k=2))}",
            )
        )()

    def number(self) -> str:
        """Amounts, percentages, dates, times, telephone numbers, measures."""
        rng = self.rng
        amount = rng.randint(0, 10 ** rng.randint(1, 8)) / rng.choice((1, 100, 100, 1000))
        year, month, day = rng.randint(1990, 2030), rng.randint(1, 12), rng.randint(1, 31)
        dash = rng.choice("-/.")
        return rng.choice(
            (
                lambda: f"{rng.choice('¥¥￥$€£')}{amount:,.2f}",
                lambda: f"{amount:,.2f}",
                lambda: f"{amount:.{rng.randint(0, 4)}f}",
                lambda: f"{rng.randint(0, 100)}%",
                lambda: f"{year}年{month:02d}月{day:02d}日",
                lambda: f"{year}{dash}{month}{dash}{day:02d}",
                lambda: f"{rng.randint(0, 23):02d}:{rng.randint(0, 59):02d}:{rng.randint(0, 59):02d}",
                lambda: f"1{rng.randint(3, 9)}{rng.randint(0, 10**9 - 1):09d}",
                lambda: f"0{rng.randint(10, 999)}-{rng.randint(10**6, 10**8)}",
                lambda: capital_amount(rng.randint(1, 10 ** rng.randint(1, 7) - 1)),
                lambda: f"{rng.randint(1, 999)}{rng.choice(UNITS)}",
                lambda: f"*{rng.randint(1, 99)}",
                lambda: str(rng.randint(0, 10 ** rng.randint(1, 12))),
            )
        )()

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
