"""What delivery platforms send: whether they sent it, and what it says, in one form for all of them.

Field lists: Meituan's open platform for shops, Ele.me's open API. Deliverect and platforms of no kind that is known
here are read by ``platform_others``.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass, field
from datetime import datetime, timezone
from urllib.parse import unquote_plus

# What becomes of an order, the later ones last: a message that comes late takes nothing back.
STATES = ("placed", "confirmed", "done", "cancelled")


class NotSigned(ValueError):
    """The platform has not signed this, or something else than this."""


class NotUnderstood(ValueError):
    """It lacks what an order needs."""


@dataclass
class Item:
    """A dish. Of one that is given back ``amount`` is the price of those ``returned``, 0 where nobody says it."""

    name: str
    qty: float
    amount: float
    sku: str = ""
    returned: float = 0.0


@dataclass
class Message:
    """A message about an order. ``what`` is order (all of it), state, refund or nothing (a test of the connection).

    Amounts are in the currency of the store; ``placed_at`` is naive UTC.
    """

    event: str
    what: str
    number: str = ""
    state: str = ""
    told_at: float = 0.0
    place: str = ""
    place_code: str = ""
    placed_at: object = None
    channel: str | None = None
    covers: int = 1
    phone: str = ""
    guest: str = ""
    user: str = ""
    address: str = ""
    display_number: str = ""
    money: dict = field(default_factory=dict)
    items: list = field(default_factory=list)
    refunded: float = 0.0
    # Of an interaction or a reservation: the values of its model.
    details: dict = field(default_factory=dict)


@dataclass
class Request:
    """A request as it came: ``fields`` of a form, or the ``raw`` body."""

    url: str
    headers: dict
    raw: bytes
    fields: dict
    topic: str = ""

    def kept(self):
        """What has to be kept to read it later."""
        return json.dumps({"raw": self.raw.decode("utf-8", "replace"), "fields": self.fields, "topic": self.topic})


def instant(seconds):
    """The naive UTC time of seconds, or thousandths of them, since 1970."""
    seconds = float(seconds)
    if seconds > 1e11:
        seconds /= 1000
    return datetime.fromtimestamp(seconds, timezone.utc).replace(tzinfo=None, microsecond=0)


def loads(text, default):
    try:
        return json.loads(text) if text else default
    except ValueError as error:
        raise NotUnderstood(str(error)) from None


def equal(one, other):
    return hmac.compare_digest(str(one).lower().encode(), str(other).lower().encode())


# -- Meituan ----------------------------------------------------------------------------------

MEITUAN_STATES = {"1": "placed", "2": "placed", "4": "confirmed", "8": "done", "9": "cancelled"}


def meituan_sign(url, fields, secret):
    said = "&".join(f"{name}={fields[name]}" for name in sorted(fields) if name != "sig")
    return hashlib.md5(f"{url}?{said}{secret}".encode()).hexdigest()  # noqa: S324 (as they sign)


def _meituan_fields(request):
    """Values are encoded twice: the form has undone one of them."""
    return {name: unquote_plus(value) for name, value in request.fields.items()}


def meituan_check(request, secret):
    fields = _meituan_fields(request)
    if not equal(fields.get("sig", ""), meituan_sign(request.url, fields, secret)):
        raise NotSigned


def meituan_read(request):
    said = _meituan_fields(request)
    number = said.get("order_id") or said.get("wm_order_id_view") or ""
    if not number:
        return Message(event=f"test:{said.get('timestamp', '')}", what="nothing")
    refund = said.get("notify_type") or said.get("notifyType")
    told_at = float(said.get("utime") or said.get("timestamp") or 0)
    if refund:
        return _meituan_refund(said, number, refund, told_at)
    if "detail" not in said:
        state = "cancelled" if request.topic == "cancel" or "reason_code" in said else ""
        state = state or MEITUAN_STATES.get(said.get("status", ""), "")
        return Message(f"state:{number}:{state}", "state" if state else "nothing", number, state, told_at)
    message = Message(
        event=f"order:{number}:{said.get('status', '')}:{said.get('utime', '')}",
        what="order",
        number=number,
        state=MEITUAN_STATES.get(said.get("status", ""), "placed"),
        told_at=told_at,
        place=said.get("wm_poi_name", ""),
        place_code=said.get("app_poi_code", ""),
        placed_at=instant(said["ctime"]) if said.get("ctime") else None,
        # Fetched by the guest, or brought.
        channel="takeaway" if said.get("pick_type") == "1" else "delivery",
        covers=int(said.get("dinners_number") or 1),
        phone=said.get("recipient_phone", ""),
        guest=said.get("recipient_name", ""),
        user=said.get("openUid", "") or said.get("open_uid", ""),
        address=said.get("recipient_address", "") or said.get("recipient_address_desensitization", ""),
        display_number=said.get("day_seq", ""),
    )
    message.items = [
        Item(
            name=item.get("food_name", ""),
            qty=float(item.get("quantity") or 1),
            amount=round(float(item.get("price") or 0) * float(item.get("quantity") or 1), 4),
            sku=str(item.get("sku_id") or item.get("app_food_code") or item.get("app_spu_code") or ""),
        )
        for item in loads(said["detail"], [])
    ]
    extras = [extra for extra in loads(said.get("extras"), []) if extra]
    message.money = {
        "paid": float(said.get("total") or 0),
        "original": float(said.get("original_price") or 0),
        "delivery_fee": float(said.get("shipping_fee") or 0),
        "packaging_fee": float(said.get("package_bag_money") or 0) / 100,
        "merchant_discount": round(sum(float(extra.get("poi_charge") or 0) for extra in extras), 4),
        "platform_discount": round(sum(float(extra.get("mt_charge") or 0) for extra in extras), 4),
    }
    # The number that a note tells is that of a person, the other one may be a number for a day.
    if "*" in said.get("caution", "") and "*" not in message.phone:
        message.phone = said["caution"]
    return message


def _meituan_refund(said, number, notify, told_at):
    event = f"refund:{number}:{said.get('refund_id', '')}:{notify}"
    if notify != "agree":
        # Asked for, refused or taken back: nothing was paid back.
        return Message(event, "nothing", number)
    items = [
        Item(
            name=item.get("food_name", ""),
            qty=0,
            amount=float(item.get("food_price") or 0) * float(item.get("count") or item.get("quantity") or 1),
            sku=str(item.get("sku_id") or item.get("app_food_code") or item.get("app_spu_code") or ""),
            returned=float(item.get("count") or item.get("quantity") or 1),
        )
        for item in loads(said.get("food"), [])
    ]
    whole = not items and said.get("res_type", "") != "part"
    return Message(
        event,
        "refund",
        number,
        "cancelled" if whole else "",
        told_at,
        items=items,
        refunded=float(said.get("money") or 0),
    )


# -- Ele.me -----------------------------------------------------------------------------------

ELEME_TYPES = {10: "order", 12: "confirmed", 14: "cancelled", 15: "cancelled", 17: "cancelled", 18: "done"}
ELEME_STATES = {"pending": "placed", "unprocessed": "placed", "valid": "confirmed", "settled": "done",
                "invalid": "cancelled"}  # fmt: skip
ELEME_REFUNDS = range(20, 40)
ELEME_REFUNDED = {23, 24, 33, 34}


def eleme_sign(said, secret):
    text = "".join(f"{name}={said[name]}" for name in sorted(said) if name != "signature")
    return hashlib.md5(f"{text}{secret}".encode()).hexdigest().upper()  # noqa: S324 (as they sign)


def eleme_check(request, secret):
    said = loads(request.raw.decode("utf-8", "replace"), {})
    if not isinstance(said, dict) or not equal(said.get("signature", ""), eleme_sign(said, secret)):
        raise NotSigned


def eleme_read(request):
    envelope = loads(request.raw.decode("utf-8", "replace"), {})
    event, kind = str(envelope.get("requestId", "")), int(envelope.get("type") or 0)
    said = loads(envelope.get("message"), {})
    number = str(said.get("orderId") or said.get("id") or "")
    told_at = float(envelope.get("timestamp") or 0) / 1000
    if not number:
        return Message(event or "test", "nothing")
    if kind == 10:
        return _eleme_order(event, said, number, told_at, str(envelope.get("shopId", "")))
    if kind in ELEME_REFUNDS:
        if kind not in ELEME_REFUNDED:
            return Message(event, "nothing", number)
        items = [
            Item(
                item.get("name", ""),
                0,
                float(item.get("price") or 0) * float(item.get("quantity") or 1),
                str(item.get("skuId") or ""),
                float(item.get("quantity") or 1),
            )
            for item in said.get("goodsList") or []
        ]
        whole = said.get("refundType") != "part" and not items
        return Message(
            event, "refund", number, "cancelled" if whole else "", told_at, items=items,
            refunded=float(said.get("totalPrice") or 0),
        )  # fmt: skip
    state = ELEME_TYPES.get(kind, "")
    return Message(event, "state" if state in STATES else "nothing", number, state, told_at)


def _eleme_order(event, said, number, told_at, shop):
    placed = said.get("activeAt") or said.get("createdAt")
    message = Message(
        event=event,
        what="order",
        number=number,
        state=ELEME_STATES.get(str(said.get("status", "")), "placed"),
        told_at=told_at,
        place=str(said.get("shopName", "")),
        place_code=str(said.get("shopId") or shop),
        placed_at=written(placed),
        channel="takeaway" if said.get("businessType") in (1, "1") else "delivery",
        phone=str((said.get("phoneList") or [""])[0]),
        guest=str(said.get("consignee") or ""),
        user=str(said.get("userId") or said.get("openId") or ""),
        address=str(said.get("address") or said.get("deliveryPoiAddress") or ""),
        display_number=str(said.get("daySn") or ""),
    )
    extra = 0.0
    for group in said.get("groups") or []:
        for item in group.get("items") or []:
            total = float(item.get("total") or float(item.get("price") or 0) * float(item.get("quantity") or 1))
            if group.get("type") == "extra":
                extra += total
                continue
            sku = str(item.get("skuId") or item.get("extendCode") or "")
            message.items.append(Item(item.get("name", ""), float(item.get("quantity") or 1), total, sku))
    message.money = {
        "paid": float(said.get("totalPrice") or 0),
        "original": float(said.get("originalPrice") or 0),
        "delivery_fee": float(said.get("deliverFee") or 0),
        "packaging_fee": round(extra, 4),
        "merchant_discount": abs(float(said.get("shopPart") or 0)),
        "platform_discount": abs(float(said.get("elemePart") or 0)),
        "commission": abs(float(said.get("serviceFee") or 0)),
    }
    return message


def written(said):
    """The time of a text with or without a zone (theirs is that of Beijing), or of a number."""
    if not said:
        return None
    if isinstance(said, int | float) or str(said).isdigit():
        return instant(said)
    try:
        found = datetime.fromisoformat(str(said).replace("Z", "+00:00"))
    except ValueError as error:
        raise NotUnderstood(str(error)) from None
    if not found.tzinfo:
        found = datetime.fromisoformat(f"{found.isoformat()}+08:00")
    return found.astimezone(timezone.utc).replace(tzinfo=None, microsecond=0)
