"""What the headings of files mean, in Chinese and English, and in which rows of a file they stand."""

import re

from .till_files import moment, number, text

# What a column may mean, with the words in its heading that say so; the word that ends last is what it is about.
HEADINGS = {
    "number": ("order number", "order no", "order id", "orderid", "order #", "ordernumber", "bill no", "bill number",
               "check number", "check #", "receipt", "receipt number", "receipt id", "ticket", "ticket id",
               "transaction id", "订单号", "订单id", "单号", "订单编号", "账单号", "账单编号", "小票号", "流水号"),
    "phone": ("phone", "mobile", "telephone", "tel", "手机", "电话"),
    "guest": ("guest", "customer", "member", "会员", "顾客", "客户", "姓名"),
    "place": ("store", "shop", "branch", "outlet", "location", "restaurant", "餐厅", "门店", "店铺", "分店"),
    "state": ("status", "state", "状态"),
    "channel": ("channel", "order type", "dining", "dining option", "service type", "就餐方式", "渠道", "类型"),
    "covers": ("covers", "people", "persons", "pax", "人数"),
    "dish": ("item", "dish", "product", "article", "菜品", "菜名", "商品", "品名", "商品名称", "菜品名称"),
    "qty": ("quantity", "qty", "count", "数量", "份数"),
    "tip": ("tip", "小费"),
    "discount": ("discount", "折扣", "优惠"),
    "total": ("order total", "bill total", "grand total", "实收", "实收金额", "应收金额", "合计", "总额", "总金额",
              "订单金额"),
    "amount": ("line total", "line amount", "subtotal", "amount", "gross sales", "小计", "金额"),
    "price": ("price", "单价", "价格"),
    "time": ("time", "时间"),
    "date": ("date", "ordered at", "paid at", "日期", "下单时间", "结账时间"),
    # Nothing that an order is made of.
    "": ("category", "分类", "类别", "完成时间", "送达时间", "取消时间", "退款时间", "支付类型", "支付方式", "城市",
         "sent date", "time zone", "时区", "dining area", "price point", "id", "编号", "编码", "卡号",
         "delivery status", "配送状态", "优惠活动", "活动订单", "活动名称", "预订单", "条码"),
}  # fmt: skip

# The headings of a file are among its first rows; above them exports say what they are of and for which days.
FIRST_ROWS = 12


def _said(heading):
    """The words of a heading: what stands in brackets is about units."""
    words = text(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text(heading)).replace("_", " ")).casefold()
    return re.sub(r"\([^)]*\)|\[[^\]]*\]", "", words).strip() or words


def _best(heading, words, taken=()):
    """``(share of the heading that the word is, meaning)`` of a heading; None where nobody knows it."""
    said = _said(heading)
    found = [
        (said.rfind(word) + len(word), len(word), name)
        for name, known in words.items()
        for word in known
        if word in said and name not in taken
    ]
    if not found:
        return None
    _end, length, name = max(found)
    return length / len(said), name


def meaning(heading, taken=(), words=None):
    """What the column under a heading means, out of those not taken yet; False for one nobody knows."""
    best = _best(heading, words or HEADINGS, taken)
    return (best and best[1]) or False


def meanings(headings, taken=(), words=None):
    """What the columns of a file mean: ``{heading: meaning or False}``, each meaning once.

    Headings that are nothing but the word for a meaning come before those in which it is one of several.
    """
    words, taken = words or HEADINGS, set(taken)
    found = dict.fromkeys(headings, False)
    sure = sorted(headings, key=lambda heading: (_best(heading, words) or (0,))[0] < 1)
    for heading in sure:
        found[heading] = meaning(heading, taken, words)
        taken.add(found[heading] or None)
    return found


def header(rows, words=None):
    """``(headings, number of rows above the first order)``, out of the first rows of a file.

    Headings may stand in two rows, the upper one for groups of columns: each column is then called by what stands
    lower. The first row where no row is like headings.
    """
    words = words or HEADINGS
    known = [sum(_is_heading(cell, words) for cell in row) for row in rows[:FIRST_ROWS]]
    best = max(range(len(known)), key=lambda position: (known[position], -position), default=0)
    if not known or known[best] < 2:
        return _unique(rows[0]) if rows else [], 1
    headings = list(rows[best])
    below = rows[best + 1] if best + 1 < len(rows) else []
    if known[best + 1 : best + 2] and _continues(headings, below, words):
        best += 1
        upper, headings = headings, list(below)
    else:
        upper = rows[best - 1] if best and _groups(rows[best - 1]) else []
    width = max(len(headings), len(upper))
    headings += [""] * (width - len(headings))
    return _unique(
        [
            cell if text(cell) else upper[position] if position < len(upper) else ""
            for position, cell in enumerate(headings)
        ]
    ), best + 1


def looks_like_an_order(headings):
    """Whether what should be headings is an order already: it has a date in it, and numbers."""
    said = [cell for cell in map(text, headings) if re.search(r"\d", cell)]
    return (
        any(moment(cell, "day") or moment(cell, "month") for cell in said)
        and sum(number(cell) is not None for cell in said) > 1
    )


def _is_heading(cell, words):
    said = text(cell)
    return bool(said) and len(said) < 30 and not re.search(r"\d", said) and _best(said, words) is not None


def _continues(upper, lower, words):
    """Whether a row says what the columns under the groups of the row above are: only where that left room."""
    filled = [position for position, cell in enumerate(lower) if text(cell)]
    if not filled or any(re.search(r"\d", text(lower[position])) for position in filled):
        return False
    free = [position for position in filled if position >= len(upper) or not text(upper[position])]
    named = sum(_is_heading(lower[position], words) for position in filled)
    return bool(free) and named >= len(filled) / 2


def _groups(row):
    """Whether a row names groups of columns, or columns that go down over two rows."""
    return sum(bool(text(cell)) for cell in row) > 1


def _unique(headings):
    """Headings as texts, those that come again with a number."""
    seen, found = {}, []
    for heading in map(text, headings):
        seen[heading] = seen.get(heading, 0) + 1
        found.append(f"{heading} ({seen[heading]})" if heading and seen[heading] > 1 else heading)
    return found
