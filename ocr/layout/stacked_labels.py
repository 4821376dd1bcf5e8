"""Labels of forms that stand upright in narrow cells, one character below the other, set wider than a line is.

The detector takes such characters for lines of their own. A column of a table looks the same (男 above 女), so only
what spells a label that forms are known to have is joined.
"""

from collections.abc import Sequence
from itertools import pairwise
from math import prod

import numpy as np

from ocr.geometry import is_tall
from ocr.layout.characters import find_bounds
from ocr.results import Character, Line

# Of invoices, receipts and forms.
LABELS = frozenset(
    (
        *("购买方", "购买方信息", "购货单位", "销售方", "销售方信息", "销货单位", "密码区", "备注", "备注栏"),
        *("付款人", "付款方", "收款人", "收款方", "出票人", "持票人", "申请人", "经办人", "承运人", "合计", "小计"),
        *("项目", "金额", "税额", "数量", "单价", "记账联", "发票联", "抵扣联", "存根联", "回单联", "个人信息"),
        *("工作经历", "教育背景", "家庭成员", "主要成员", "审批意见", "审核意见", "领导意见", "单位意见"),
    )
)
# In widths of a character: how far the next one begins below the end of the one before, and stands beside it.
GAPS = (-0.6, 0.6)
MOST_ASIDE = 0.5


def join_stacked_labels(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page, in any order, with the pieces of upright labels joined to one line each.

    The joined line's box is an upright rectangle; its confidence is that all of its pieces are right.
    """
    pieces = sorted(filter(_may_be_piece, lines), key=lambda line: line.box[0][1])
    joined: list[Line] = []
    used: set[int] = set()
    for index, piece in enumerate(pieces):
        if id(piece) not in used:
            stack = _find_label([piece], [other for other in pieces[index + 1 :] if id(other) not in used])
            if stack:
                used.update(map(id, stack))
                joined.append(_join(stack))
    return [line for line in lines if id(line) not in used] + joined


def _may_be_piece(line: Line) -> bool:
    """Whether a line is one character, or several below one another, that some label has."""
    upright = len(line.text) == 1 or is_tall(np.array(line.box, np.float32))
    return upright and any(line.text in label and line.text != label for label in LABELS)


def _find_label(stack: list[Line], below: list[Line]) -> list[Line]:
    """The stack with those of the pieces below it that make it a label; nothing if none do."""
    text = "".join(piece.text for piece in stack)
    for index, piece in enumerate(below):
        spelled = text + piece.text
        if any(label.startswith(spelled) for label in LABELS) and _follows(stack[-1], piece):
            found = _find_label([*stack, piece], below[index + 1 :])
            if found:
                return found
    return stack if text in LABELS and len(stack) > 1 else []


def _follows(upper: Line, lower: Line) -> bool:
    """Whether a piece stands right below another."""
    (left, _, right, bottom), (lower_left, lower_top, lower_right, _) = find_bounds(upper.box), find_bounds(lower.box)
    width = min(right - left, lower_right - lower_left)
    aside = abs(left + right - lower_left - lower_right) / 2
    return aside <= MOST_ASIDE * width and GAPS[0] * width <= lower_top - bottom <= GAPS[1] * width


def _join(stack: Sequence[Line]) -> Line:
    bounds = np.array([find_bounds(piece.box) for piece in stack])
    (left, top), (right, bottom) = bounds[:, :2].min(0).tolist(), bounds[:, 2:].max(0).tolist()
    height = bottom - top
    characters: list[Character] = []
    tops = [*bounds[:, 1].tolist(), bottom]
    for piece, (start, end) in zip(stack, pairwise(tops), strict=True):
        # a piece's characters share its part of the height evenly
        step = (end - start) / len(piece.text)
        places = [((start - top + n * step) / height, (start - top + (n + 1) * step) / height) for n in range(9)]
        known = piece.characters if len(piece.characters) == len(piece.text) else _spell(piece)
        characters += [
            Character(character.text, *place, character.confidence, character.alternatives)
            for character, place in zip(known, places, strict=False)
        ]
    text = "".join(piece.text for piece in stack)
    box = ((left, top), (right, top), (right, bottom), (left, bottom))
    return Line(text, prod(piece.confidence for piece in stack), box, characters=tuple(characters))


def _spell(piece: Line) -> tuple[Character, ...]:
    return tuple(Character(character, 0, 1, piece.confidence) for character in piece.text)
