"""How many people a stream of orders needs: Erlang's formula for those who wait.

Orders come by chance, each takes some minutes of one pair of hands, and most shall be begun soon. A ratio of orders
per head understaffs quiet hours and overstaffs busy ones, for chance evens out only in a crowd.
"""

from math import exp

# Beyond this, numbers of people are no plan any more.
MOST_PEOPLE = 500


def chance_to_wait(load, people):
    """The chance that an order has to wait (Erlang C).

    :param load: the work that comes in, in people who would be busy all the time
    """
    if load >= people:
        return 1.0
    if load <= 0:
        return 0.0
    blocked = 1.0
    for number in range(1, people + 1):
        blocked = load * blocked / (number + load * blocked)
    return blocked / (1 - load / people * (1 - blocked))


def begun_in_time(per_hour, minutes, people, within=3.0):
    """The share of orders that are begun ``within`` some minutes of their coming in."""
    load = per_hour * minutes / 60
    if people <= load:
        return 0.0
    return 1 - chance_to_wait(load, people) * exp(-(people - load) * within / minutes)


def people_needed(per_hour, minutes, within=3.0, share=0.8):
    """The fewest people with whom the ``share`` of orders is begun ``within`` some minutes; 0 without orders.

    :param per_hour: orders an hour
    :param minutes: how long one order keeps one person
    :raise ValueError: the times are not above 0, or the share is not between 0 and 1
    """
    if minutes <= 0 or within <= 0 or not 0 < share < 1:
        raise ValueError((minutes, within, share))
    if per_hour <= 0:
        return 0
    people = max(1, int(per_hour * minutes / 60))
    while people < MOST_PEOPLE and begun_in_time(per_hour, minutes, people, within) < share:
        people += 1
    return people
