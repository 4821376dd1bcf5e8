"""Pages in columns and code, read from end to end: lines in the order of reading, and in their place."""

import pytest

from evaluation.scoring import edit_distance, normalise_loose
from ocr.pipeline.options import Options
from ocr.reader import Reader
from tests.conftest import ROOT

CASES = ROOT / "tests" / "resources" / "cases"

TITLE = "数字化时代的文字识别研究"
ABSTRACT = (
    "摘要：本文研究了版面分析、文字检测与识别三个步骤之间的相互影响，"
    "并在一千页真实文档上做了对比实验，结果表明版面最关键。"
)
COLUMNS = """\
人工智能正在改变许多行业的工作方式，其中文字识别是最早
落地的技术之一。企业每天都会收到大量的合同、票据与报告
，如果全靠人工录入，不仅耗时而且容易出错。与此同时，数
据安全也成为人们关注的焦点。把文件上传到公共云平台意味
着失去对内容的控制，因此在本地服务器上完成识别的方案越
来越受欢迎，尤其是医院与银行。人工智能正在改变许多行业
的工作方式，其中文字识别是最早落地的技术之一。企业每天
都会收到大量的合同、票据与报告，如果全靠人工录入，不仅
耗时而且容易出错。与此同时，数据安全也成为人们关注的焦
点。把文件上传到公共云平台意味着失去对内容的控制，因此
在本地服务器上完成识别的方案越来越受欢迎，尤其是医院与
银行。人工智能正在改变许多行业的工作方式，其中文字识别
是最早落地的技术之一。企业每天都会收到大量的合同、票据
与报告，如果全靠人工录入，不仅耗时而且容易出错。与此同
每天都会收到大量的合同、票据与报告，如果全靠人工录入，
不仅耗时而且容易出错。与此同时，数据安全也成为人们关注
的焦点。把文件上传到公共云平台意味着失去对内容的控制，
因此在本地服务器上完成识别的方案越来越受欢迎，尤其是医
院与银行。人工智能正在改变许多行业的工作方式，其中文字
识别是最早落地的技术之一。企业每天都会收到大量的合同、
票据与报告，如果全靠人工录入，不仅耗时而且容易出错。与
此同时，数据安全也成为人们关注的焦点。把文件上传到公共
云平台意味着失去对内容的控制，因此在本地服务器上完成识
别的方案越来越受欢迎，尤其是医院与银行。人工智能正在改
变许多行业的工作方式，其中文字识别是最早落地的技术之一
。企业每天都会收到大量的合同、票据与报告，如果全靠人工
录入，不仅耗时而且容易出错。与此同时，数据安全也成为人
们关注的焦点。把文件上传到公共云平台意味着失去对内容的"""

CODE = """\
def fib(n: int) -> int:
    \"\"\"返回第 n 个数\"\"\"
    if n < 2:
        return n
    for i in range(10):
        x[i] += 1  # 注释
    return fib(n - 1) + fib(n - 2)

if __name__ == '__main__':
    print(f'{fib(10):>5d}')"""


@pytest.mark.parametrize(("name", "above"), [("twocol_title_centre", TITLE), ("twocol_abstract_wide", ABSTRACT)])
def test_what_stands_above_both_columns_does_not_undo_them(name: str, above: str, reader: Reader):
    read = normalise_loose(reader.read(CASES / f"{name}.png").text)
    wanted = normalise_loose(f"{above}\n{COLUMNS}")
    assert edit_distance(read, wanted) <= 0.02 * len(wanted)


def test_code_keeps_its_indents(reader: Reader):
    page = reader.read(CASES / "code_dark.png", Options(layout="preserve"))
    read, wanted = page.text.split("\n"), CODE.split("\n")
    assert [len(line) - len(line.lstrip()) for line in read] == [len(line) - len(line.lstrip()) for line in wanted]
    assert all(line.text == line.text.strip() for line in page.lines)
    assert sum(edit_distance(normalise_loose(a), normalise_loose(b)) for a, b in zip(read, wanted, strict=True)) <= 8
