"""A platform that sends what its public field lists say: it signs, repeats, reorders, and believes answers were lost.

Meituan: form posts, values encoded twice, lists as JSON inside, a signature over the address and the sorted values.
Ele.me: an envelope with the message as JSON inside and a signature over its sorted values.
"""

import json
from datetime import datetime, timezone
from urllib.parse import quote_plus

from ...analytics import platform_messages
from .case import as_json, sign

SECRET = "secret of the tests"
JSON = {"Content-Type": "application/json"}


def seconds(text):
    return int(datetime.fromisoformat(text).replace(tzinfo=timezone.utc).timestamp())


class Meituan:
    """Posts of Meituan to one address."""

    def __init__(self, url):
        self.url = url

    def post(self, topic="", **said):
        """``(url, body, headers)`` of a push."""
        url = self.url + (f"/{topic}" if topic else "")
        fields = {name: v if isinstance(v, str) else json.dumps(v, ensure_ascii=False) for name, v in said.items()}
        fields |= {"app_id": "77", "timestamp": fields.get("timestamp", "1774400000")}
        fields["sig"] = platform_messages.meituan_sign(url, fields, SECRET)
        # Values are encoded twice.
        body = "&".join(f"{name}={quote_plus(quote_plus(value))}" for name, value in fields.items())
        return url, body.encode(), {"Content-Type": "application/x-www-form-urlencoded"}

    def order(self, number, at, phone="138****1111", status=2, utime=0, **said):
        return self.post(
            "order",
            **{
                "order_id": number,
                "wm_order_id_view": number,
                "app_poi_code": "S1",
                "wm_poi_name": "小店",
                "status": str(status),
                "ctime": str(seconds(at)),
                "utime": str(utime or seconds(at)),
                "recipient_name": "陈(女士)",
                "recipient_phone": phone,
                "recipient_address": "南京西路100号502室@#上海市静安区南京西路",
                "backup_recipient_phone": "[]",
                "dinners_number": "2",
                "day_seq": "12",
                "total": "66.5",
                "original_price": "76",
                "shipping_fee": "4",
                "package_bag_money": "200",
                "caution": "少辣",
                "detail": [
                    {"app_food_code": "T1", "sku_id": "9001", "food_name": "Mapo Tofu", "price": 30, "quantity": 2,
                     "box_num": 1, "box_price": 1, "food_property": "微辣", "food_discount": 1},
                    {"app_food_code": "T2", "sku_id": "9003", "food_name": "Tea", "price": 10, "quantity": 1},
                ],
                "extras": [
                    {"act_detail_id": 1, "mt_charge": 4.5, "poi_charge": 5, "reduce_fee": 9.5, "type": 2},
                    {},
                ],
                "poi_receive_detail": {"foodShareFeeChargeByPoi": 300},
                **said,
            },
        )  # fmt: skip

    def state(self, number, status):
        return self.post("state", order_id=number, status=str(status), timestamp="1774400100")

    def cancel(self, number):
        return self.post("cancel", order_id=number, reason_code="1001", reason="用户取消")

    def refund(self, number, food, money, notify="agree", refund_id="r1", res_type=""):
        return self.post(
            "refund", order_id=number, notify_type=notify, refund_id=refund_id, money=str(money), food=food,
            res_type="part" if food else res_type,
        )  # fmt: skip


class Eleme:
    """Messages of Ele.me to one address."""

    def __init__(self, url):
        self.url = url

    def post(self, kind, message, request_id):
        said = {
            "appId": 1234, "requestId": request_id, "type": kind, "message": json.dumps(message, ensure_ascii=False),
            "shopId": 555, "timestamp": 1774400000000, "userId": 9,
        }  # fmt: skip
        said["signature"] = platform_messages.eleme_sign(said, SECRET)
        return self.url, as_json(said), JSON

    def order(self, number, at, user="u-77", phone="13912345678_1234", request_id=None):
        return self.post(
            10,
            {
                "id": number, "orderId": number, "shopId": "S1", "shopName": "小店", "daySn": 5,
                "status": "unprocessed",
                "refundStatus": "noRefund", "activeAt": at, "createdAt": at, "phoneList": [phone],
                "consignee": "王(先生)", "address": "某路5号3室", "deliveryPoiAddress": "某路5号", "userId": user,
                "openId": "", "totalPrice": 62.0, "originalPrice": 70.0, "income": 50.0, "serviceFee": -8.0,
                "deliverFee": 3.0, "shopPart": -6.0, "elemePart": -2.0,
                "groups": [
                    {"type": "normal", "name": "1号篮子", "items": [
                        {"id": 1, "skuId": 9004, "name": "Beef", "price": 60.0, "quantity": 1, "total": 60.0,
                         "newSpecs": [{"name": "大份"}], "attributes": []}]},
                    {"type": "extra", "name": "其它费用", "items": [
                        {"id": -70000, "name": "餐盒", "price": 1.0, "quantity": 2, "total": 2.0}]},
                ],
            },
            request_id or f"order-{number}",
        )  # fmt: skip

    def state(self, number, kind):
        return self.post(
            kind, {"orderId": number, "state": "x", "shopId": 555, "updateTime": 1774400100}, f"s-{kind}-{number}"
        )

    def refund(self, number, goods, total):
        message = {"orderId": number, "refundStatus": "successful", "refundType": "part", "goodsList": goods,
                   "totalPrice": total}  # fmt: skip
        return self.post(23, message, f"refund-{number}")


class Deliverect:
    """Posts of Deliverect, signed over the raw body."""

    def __init__(self, url):
        self.url = url

    def order(self, number, at, status=10, **said):
        body = as_json(
            {
                "_id": "5f1", "_created": at, "_updated": at, "channelOrderId": number, "channelOrderDisplayId": "7",
                "location": "S1", "channelLink": "c1", "orderType": 2, "status": status, "decimalDigits": 2,
                "numberOfCustomers": 1, "deliveryCost": 300, "bagFee": 20, "discounts": [],
                "customer": {"name": "Mei", "phoneNumber": "+8613800001111"},
                "deliveryAddress": {"street": "Nanjing Road", "streetNumber": "100"},
                "payment": {"amount": 6320, "type": 0},
                "items": [{"plu": "B-1", "name": "Beef", "price": 6000, "quantity": 1, "subItems": [], "remark": ""}],
                **said,
            }
        )  # fmt: skip
        return self.url, body, {**JSON, "x-server-authorization-hmac-sha256": sign(body)}

    def cancel(self, number):
        body = as_json({"channelOrderId": number, "status": 100, "location": "S1"})
        return self.url, body, {**JSON, "x-server-authorization-hmac-sha256": sign(body)}
