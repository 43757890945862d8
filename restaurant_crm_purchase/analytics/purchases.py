"""What was left over and what was missing, week after week."""


def carried(opening, needed, bought):
    """Live through the weeks with what was bought at the beginning of each.

    :param opening: what was there at first
    :param needed: quantity by week
    :param bought: quantity by week
    :return: what is left after the last week, and what was missing in all of them
    """
    stock, missing = max(opening, 0.0), 0.0
    for need, buy in zip(needed, bought, strict=True):
        stock += buy
        missing += max(need - stock, 0.0)
        stock = max(stock - need, 0.0)
    return stock, missing


def filled_up(opening, needed, enough):
    """What would have been bought by filling up, at the beginning of each week, to what is enough for it."""
    stock, bought = max(opening, 0.0), []
    for need, upper in zip(needed, enough, strict=True):
        bought.append(max(upper - stock, 0.0))
        stock = max(stock + bought[-1] - need, 0.0)
    return bought
