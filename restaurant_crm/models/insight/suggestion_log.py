"""What a till noted of suggestions on an order is data of a device: read by what it has to be, the rest is dropped."""

LARGEST_ID = 2**31 - 1
# Dishes that can be suggested while an order is taken, at most.
MOST = 60
REASONS = ("had", "with", "popular")


def clean(value):
    """The note as it may be kept; False if there is nothing to keep.

    ``shown`` ids of dishes, ``added`` lists of dish, reason and whether it was new to the guest, ``without`` True on
    orders that were left without: then ``shown`` would have been.
    """
    if not isinstance(value, dict):
        return False
    shown = [number for number in _list(value.get("shown")) if _is_id(number)][:MOST]
    added = [
        [row[0], row[1], bool(row[2])]
        for row in _list(value.get("added"))
        if isinstance(row, list) and len(row) == 3 and _is_id(row[0]) and row[1] in REASONS
    ][:MOST]
    if not shown:
        return False
    kept = {"shown": list(dict.fromkeys(shown)), "added": added}
    return {**kept, "without": True} if value.get("without") else kept


def _list(value):
    return value if isinstance(value, list) else []


def _is_id(value):
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= LARGEST_ID
