"""Messages of Deliverect, and of platforms that send the form that docs/channels.md describes."""

import hashlib
import hmac

from .platform_messages import (
    STATES,
    Item,
    Message,
    NotSigned,
    NotUnderstood,
    eleme_check,
    eleme_read,
    equal,
    loads,
    meituan_check,
    meituan_read,
    written,
)

DELIVERECT_CHANNELS = {1: "takeaway", 2: "delivery", 3: "dine_in", 4: "takeaway"}
DELIVERECT_STATES = {100: "cancelled", 110: "cancelled", 20: "confirmed", 50: "confirmed", 60: "confirmed",
                     70: "confirmed", 90: "done", 95: "done"}  # fmt: skip
MONEY = ("paid", "original", "merchant_discount", "platform_discount", "delivery_fee", "packaging_fee", "commission")


def sign(raw, secret):
    return hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()


def deliverect_check(request, secret):
    if not equal(request.headers.get("x-server-authorization-hmac-sha256", ""), sign(request.raw, secret)):
        raise NotSigned


def deliverect_read(request):
    said = loads(request.raw.decode("utf-8", "replace"), {})
    number = str(said.get("channelOrderId") or "")
    event = f"{number}:{said.get('status', '')}:{hashlib.sha256(request.raw).hexdigest()[:24]}"
    if not number:
        return Message(event, "nothing")
    state = DELIVERECT_STATES.get(said.get("status"), "placed")
    told_at = written(said.get("_updated") or said.get("_created") or "1970-01-01T00:00:00Z").timestamp()
    if state == "cancelled" or "items" not in said:
        return Message(event, "state", number, state, told_at)
    customer, digits = said.get("customer") or {}, said.get("decimalDigits")
    # Some currencies have none.
    digits = 10 ** (2 if digits is None else int(digits))
    payment = said.get("payment") or {}
    address = said.get("deliveryAddress") or {}
    discounts = sum(abs(float(entry.get("value") or entry.get("amount") or 0)) for entry in said.get("discounts") or [])
    items = [
        Item(item.get("name", ""), float(item.get("quantity") or 1),
             float(item.get("price") or 0) * float(item.get("quantity") or 1) / digits, str(item.get("plu") or ""))
        for item in said["items"]
    ]  # fmt: skip
    return Message(
        event=event,
        what="order",
        number=number,
        state=state,
        told_at=told_at,
        place_code=str(said.get("location") or ""),
        placed_at=written(said.get("_created")),
        channel=DELIVERECT_CHANNELS.get(said.get("orderType"), "delivery"),
        covers=int(said.get("numberOfCustomers") or 1),
        phone=str(customer.get("phoneNumber") or ""),
        guest=str(customer.get("name") or ""),
        address=" ".join(filter(None, (address.get("street"), address.get("streetNumber")))),
        display_number=str(said.get("channelOrderDisplayId") or ""),
        money={
            "paid": float(payment.get("amount") or 0) / digits,
            "delivery_fee": float(said.get("deliveryCost") or 0) / digits,
            "packaging_fee": float(said.get("bagFee") or 0) / digits,
            "merchant_discount": discounts / digits,
        },
        items=items,
    )


def other_check(request, secret):
    if not equal(request.headers.get("x-signature", ""), sign(request.raw, secret)):
        raise NotSigned


def other_read(request):
    """An order, or what became of it, in the words of this addon."""
    said = loads(request.raw.decode("utf-8", "replace"), {})
    if not isinstance(said, dict) or not said.get("event"):
        raise NotUnderstood("event")
    number, what = str(said.get("number") or ""), str(said.get("what") or "order")
    if what in ("interaction", "reservation"):
        return _not_an_order(said, what)
    if what not in ("order", "state", "refund"):
        raise NotUnderstood("what")
    if not number:
        return Message(str(said["event"]), "nothing")
    state = str(said.get("state") or "")
    if state and state not in STATES:
        raise NotUnderstood("state")
    placed = written(said.get("placed_at"))
    return Message(
        event=str(said["event"]),
        what=what,
        number=number,
        state=state or ("placed" if what == "order" else ""),
        told_at=written(said.get("at") or 0).timestamp() if said.get("at") else 0.0,
        place=str(said.get("store_name") or ""),
        place_code=str(said.get("store") or ""),
        placed_at=placed,
        channel=said.get("channel") if said.get("channel") in ("dine_in", "takeaway", "delivery") else None,
        covers=int(said.get("covers") or 1),
        **{name: str(said.get(name) or "") for name in ("phone", "guest", "user", "address", "display_number")},
        money={name: float(said[name]) for name in MONEY if said.get(name) is not None},
        items=[
            Item(str(item.get("name") or ""), float(item.get("qty") or 0), float(item.get("amount") or 0),
                 str(item.get("sku") or ""), float(item.get("returned") or 0))
            for item in said.get("lines") or []
        ],
        refunded=float(said.get("refunded") or 0),
    )  # fmt: skip


SAID = {"phone": "said_phone", "email": "said_email", "unionid": "said_unionid",
        "external_user": "said_external_user", "member_card": "said_member_card"}  # fmt: skip


def _not_an_order(said, what):
    """Something that a guest did, or a table that was reserved."""
    moment = "happened_at" if what == "interaction" else "reserved_for"
    details = {field: str(said[name]) for name, field in SAID.items() if said.get(name)}
    details[moment] = written(said.get("at"))
    if not details[moment]:
        raise NotUnderstood("at")
    names = ("kind", "channel", "subject") if what == "interaction" else ("state", "party", "note")
    details |= {name: said[name] for name in names if said.get(name) is not None}
    return Message(
        event=str(said["event"]),
        what=what,
        number=str(said.get("number") or said["event"]),
        place=str(said.get("store_name") or ""),
        place_code=str(said.get("store") or ""),
        details=details,
    )


# Of each kind of platform: what checks who sent it, what reads it, and what it waits for as an answer.
ADAPTERS = {
    "meituan": (meituan_check, meituan_read, '{"data": "ok"}'),
    "eleme": (eleme_check, eleme_read, '{"message": "ok"}'),
    "deliverect": (deliverect_check, deliverect_read, "{}"),
}
OTHERS = (other_check, other_read, '{"ok": true}')


def adapter(kind):
    return ADAPTERS.get(kind, OTHERS)
