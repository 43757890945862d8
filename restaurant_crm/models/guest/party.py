"""Who sits at the table of an order and what the kitchen was told about them: what tills keep as JSON on the order.

``{"guests": {"<contact id>": {"at": ms, "seat": "3", "from": table id, "payer": true, "asked": ms, "gone": true}},
"told": ["<fact>", ...]}``

Under the key ``UNNAMED`` is whoever said on a telephone or a kiosk what they must not eat: ``{"at": ms, "said": [ids of
preferences]}``.

Tills change it without network and send it later, so two versions are brought together guest by guest, the later
word about each counting; what the kitchen was told stays told.
"""

# More than that nobody can mean: a broken or hostile device.
MOST_GUESTS = 100
MOST_FACTS = 1000
LONGEST_FACT = 300
LONGEST_SEAT = 20
# Somebody at the table who is not known.
UNNAMED = "0"
MOST_SAID = 50
# Until the server has taken a guest whom a till took offline, it calls the guest by a uuid.
LONGEST_KEY = 40


def clean(party):
    """``party`` as far as it can be understood; devices may send anything."""
    if not isinstance(party, dict):
        party = {}
    guests, told = party.get("guests"), party.get("told")
    return {
        "guests": {
            key: _clean_guest(guest)
            for key, guest in list((guests if isinstance(guests, dict) else {}).items())[:MOST_GUESTS]
            if len(key) <= LONGEST_KEY and isinstance(guest, dict)
        },
        "told": list(
            dict.fromkeys(
                fact[:LONGEST_FACT] for fact in (told if isinstance(told, list) else []) if isinstance(fact, str)
            )
        )[:MOST_FACTS],
    }


def _clean_guest(guest):
    cleaned = {"at": _number(guest.get("at"))}
    for key in ("from", "asked"):
        if _number(guest.get(key)):
            cleaned[key] = _number(guest[key])
    for key in ("gone", "payer"):
        if guest.get(key):
            cleaned[key] = True
    if isinstance(guest.get("said"), list):
        cleaned["said"] = list(dict.fromkeys(filter(None, map(_number, guest["said"]))))[:MOST_SAID]
    if isinstance(guest.get("seat"), str) and guest["seat"].strip():
        cleaned["seat"] = guest["seat"].strip()[:LONGEST_SEAT]
    return cleaned


def _number(value):
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def join(first, second):
    """Both parties as one; False if nobody is in it and nothing was told."""
    first, second = clean(first), clean(second)
    guests = dict(first["guests"])
    for key, guest in second["guests"].items():
        guests[key] = _later(guests[key], guest) if key in guests else guest
    told = list(dict.fromkeys(first["told"] + second["told"]))[:MOST_FACTS]
    joined = {name: value for name, value in (("guests", guests), ("told", told)) if value}
    return joined or False


def _later(first, second):
    """Of two words about one guest the later; what several devices say that nobody must eat adds up."""
    later = second if second["at"] >= first["at"] else first
    said = dict.fromkeys([*first.get("said", []), *second.get("said", [])])
    if said and not first.get("gone") and not second.get("gone"):
        later = later | {"said": list(said)[:MOST_SAID]}
    return later


def said_by_strangers(party):
    """What a public screen may say of a table: only what somebody must not eat."""
    guest = clean(party)["guests"].get(UNNAMED)
    return {"guests": {UNNAMED: {"at": guest["at"], "said": guest["said"]}}} if guest and guest.get("said") else False


def rename(party, survivors):
    """Contacts that were merged, a dict of ids to ids, sit here under the id of the one that is left."""
    if not party:
        return party
    cleaned = clean(party)
    renamed = {"told": cleaned["told"]}
    for key, guest in cleaned["guests"].items():
        renamed = join(renamed, {"guests": {str(survivors.get(_contact(key), key)): guest}}) or {}
    return renamed


def members(party):
    """Ids of the contacts who are at the table."""
    here = [key for key, guest in clean(party)["guests"].items() if not guest.get("gone")]
    return [_contact(key) for key in here if _contact(key)]


def _contact(key):
    return int(key) if key.isascii() and key.isdecimal() else 0


def knows(party, partner_id):
    """Whether the device that sent this knew that the guest was there, gone or not."""
    return str(partner_id) in clean(party)["guests"]
