"""Orders out of the files that delivery platforms export: one row for each dish, or several rows of money an order."""

from dataclasses import dataclass, field

from . import till_files, till_headings
from .till_orders import Line, Order, Reader

# Beside what files of tills say. A platform calls the guest's and the store's money by different names.
HEADINGS = {
    name: (*till_headings.HEADINGS.get(name, ()), *words)
    for name, words in (
        till_headings.HEADINGS
        | {
            "number": ("order code", "channel order id"),
            "place": ("商家", "商户", "商家名称", "商户名称", "店名", "location"),
            "place_code": ("store id", "shop id", "门店id", "商家id", "商户id", "店铺id", "门店编号", "门店编码"),
            "sku": ("sku", "plu", "sku码", "skuid", "sku id", "商品编码", "货号"),
            "qty": ("商品销售数量", "销售数量"),
            "returned_qty": ("refunded quantity", "returned", "退款商品数量", "退货数量", "退款数量"),
            "original": ("original", "原价", "原价交易额", "菜品原价", "商品原价"),
            "paid": ("paid", "实付", "实付交易额", "用户实付", "顾客实付", "实付金额"),
            "merchant_discount": ("merchant discount", "商家补贴", "商家承担", "商户补贴", "商家活动支出", "商户承担",
                                  "商家优惠"),
            "platform_discount": ("platform discount", "平台补贴", "平台承担", "美团补贴", "平台优惠", "饿了么补贴"),
            "delivery_fee": ("delivery fee", "配送费", "配送服务费", "运费"),
            "packaging_fee": ("packaging fee", "packaging", "餐盒费", "包装费", "打包费"),
            "commission": ("commission", "service fee", "佣金", "平台服务费", "技术服务费", "抽佣"),
            "refunded": ("refund amount", "refunded", "退款金额", "部分退款金额"),
            "user": ("user id", "用户id", "用户编号", "下单用户"),
            "address": ("address", "地址", "收货地址", "配送地址"),
            "guest": ("recipient", "收货人", "收餐人", "联系人", "用户名"),
            "row_kind": ("transaction type", "交易类型", "账单类型", "业务类型"),
            "display_number": ("day seq", "display id", "流水", "取餐号", "日序号", "当日序号"),
            "date": ("created at", "placed at", "创建时间", "order time"),
            "total": (),
            "discount": (),
            "tip": (),
            "covers": ("用餐人数", "餐具数量"),
            "amount": ("商品金额", "商品实付", "商品总价"),
            "": ("应收", "应收款", "结算金额", "income", "upc", "状态码", "备注", "评价", "订单类型"),
        }
    ).items()
}  # fmt: skip
# What these say is that of other columns here.
for _name in ("total", "discount", "tip"):
    HEADINGS.pop(_name)

# What a row of money may be about besides an order: fines, advertising, what is paid out.
ABOUT_ORDERS = "订单, 外卖, 退款, order, refund, sale"
PARTLY = "部分, partial"
# Of the money of an order: columns as they are called in the model.
MONEY = ("paid", "original", "merchant_discount", "platform_discount", "delivery_fee", "packaging_fee", "commission",
         "refunded")  # fmt: skip


@dataclass
class PlatformOrder(Order):
    """An order of a platform. ``money`` has only what the file speaks of."""

    money: dict = field(default_factory=dict)
    user: str = ""
    address: str = ""
    display_number: str = ""
    status: str = ""
    has_dishes: bool = False


class PlatformReader(Reader):
    """Reads rows of a file of a platform, where an order is told by its number alone."""

    numeric = ("qty", "price", "amount", "covers", "returned_qty", *MONEY)

    def _key(self, row, number, at):
        return number

    def _begin(self, key, number, row_number, row):
        return PlatformOrder(key, number, row_number, place=row.get("place", ""), place_code=row.get("place_code", ""))

    def _add(self, row, row_number, found, broken):
        about = row.get("row_kind", "")
        if about and not till_files.has_word(about, ABOUT_ORDERS):
            self.problems.refuse("not_an_order", [row_number], about)
            return
        super()._add(row, row_number, found, broken)

    def _fill(self, order, row, at, numbers):
        if order.at is None or at.replace(tzinfo=None) < order.at.replace(tzinfo=None):
            order.at = at
        for name in ("phone", "guest", "user", "address", "display_number"):
            setattr(order, name, getattr(order, name) or row.get(name, ""))
        order.channel = order.channel or till_files.channel(row.get("channel", ""))
        order.covers = max(order.covers, int(numbers["covers"]))
        order.status = order.status or row.get("state", "")
        self._add_money(order, numbers)
        dish = row.get("dish", "")
        if dish:
            self._add_dish(order, row, dish, numbers)

    def _add_money(self, order, numbers):
        """On each row with a dish stands the money of the whole order; rows of money alone add up, what was taken
        back included."""
        each = "dish" in self.positions
        for name in MONEY:
            if name in self.positions:
                value = abs(numbers[name]) if name == "refunded" else numbers[name]
                order.money[name] = (order.money.get(name) or value) if each else order.money.get(name, 0.0) + value

    def _add_dish(self, order, row, dish, numbers):
        qty = numbers["qty"] if row.get("qty", "") else 1.0
        amount = numbers["amount"] if row.get("amount", "") else qty * numbers["price"]
        order.lines.append(Line(dish, qty, amount, row.get("sku", ""), min(abs(numbers["returned_qty"]), abs(qty))))

    def _sum_up(self, order):
        """Discounts and fees stand in files with either sign."""
        for name in ("merchant_discount", "platform_discount", "commission", "delivery_fee", "packaging_fee"):
            if name in order.money:
                order.money[name] = abs(round(order.money[name], 4))
        order.cancelled = till_files.has_word(order.status, self.cancelled_words) and not till_files.has_word(
            order.status, PARTLY
        )
        return order
