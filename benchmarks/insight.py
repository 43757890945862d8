"""The methods of the room insight on public data: who comes back, what sells, and scoring a million guests in SQL.

The data are not in the repository; INSIGHT_DATA names the folder with ``cdnow_sample.txt.gz``,
``cdnow_master_1997.txt.gz``, ``ta_feng_to_2001_01.csv.gz``, ``takeaway_orders_to_2019_03.csv.gz`` and
``recruit_visits_to_2017_02.csv.gz``.
"""

import csv
import os
import resource
from collections import defaultdict
from datetime import date, timedelta
from time import process_time

import numpy as np
from clock import cpu_seconds
from public_data import FOLDER, rows

from odoo.addons.restaurant_crm.analytics import bgnbd, forecast, judging, returning

PAPER = (0.243, 4.414, 0.793, 2.426)
# Days that are not like others, as a house enters them: bank holidays of England with the eves of Christmas and New
# Year, holidays of Japan with the last day and the first days of the year.
ENGLAND = (
    *("2017-01-02", "2017-04-14", "2017-04-17", "2017-05-01", "2017-05-29", "2017-08-28", "2017-12-24", "2017-12-25"),
    *("2017-12-26", "2017-12-31", "2018-01-01", "2018-03-30", "2018-04-02", "2018-05-07", "2018-05-28", "2018-08-27"),
    *("2018-12-24", "2018-12-25", "2018-12-26", "2018-12-31", "2019-01-01"),
)
JAPAN = (
    *("2016-01-01", "2016-01-02", "2016-01-03", "2016-01-11", "2016-02-11", "2016-03-20", "2016-03-21", "2016-04-29"),
    *("2016-05-03", "2016-05-04", "2016-05-05", "2016-07-18", "2016-08-11", "2016-09-19", "2016-09-22", "2016-10-10"),
    *("2016-11-03", "2016-11-23", "2016-12-23", "2016-12-31", "2017-01-01", "2017-01-02", "2017-01-03", "2017-01-09"),
    "2017-02-11",
)


def run(env=None):
    if not FOLDER.exists():
        print(f"The data are not in {FOLDER}; INSIGHT_DATA names another folder.")
        return
    paper()
    guests("CDNOW, 90 days", cdnow("cdnow_master_1997.txt.gz", 0), 90, (0.005, 0.02, 0.80, 0.03))
    guests("Ta-Feng, 28 days", ta_feng(), 28, (0.005, 0.08, 0.83, 0.06))
    for name, load, origins, targets in SALES:
        sales(name, *load(), origins, targets)
    night()
    if env:
        scoring(env)


def say(what, value, target, is_met):
    print(f"{what:58s} {value:>18s}   target {target:14s} {'met' if is_met else '** missed **'}", flush=True)


# -- guests --------------------------------------------------------------------------------------


def cdnow(name, column):
    """Guest -> days of purchase."""
    days = defaultdict(set)
    for number, line in enumerate(rows(name)):
        parts = line.split()
        if number or parts[0].isdigit():
            stamp = parts[column + 1]
            days[parts[column]].add(date(int(stamp[:4]), int(stamp[4:6]), int(stamp[6:])))
    return days


def ta_feng():
    days = defaultdict(set)
    for row in csv.DictReader(rows("ta_feng_to_2001_01.csv.gz")):
        month, day, year = map(int, row["TRANSACTION_DT"].split("/"))
        days[row["CUSTOMER_ID"]].add(date(year, month, day))
    return days


def history(days, origin):
    """Repeats, days from first to last, days from first until now, and usual gap, of guests seen by ``origin``."""
    out = []
    for seen in days.values():
        known = sorted(day for day in seen if day <= origin)
        if known:
            gaps = [(b - a).days for a, b in zip(known, known[1:], strict=False)][-10:]
            usual = float(np.median(gaps)) if len(gaps) >= 3 else np.nan
            out.append((len(known) - 1, (known[-1] - known[0]).days, (origin - known[0]).days, usual))
    return np.array(out)


def outcome(days, origin, horizon):
    """How often each of those guests came within the days after ``origin``."""
    end = origin + timedelta(days=horizon)
    return np.array(
        [sum(origin < day <= end for day in seen) for seen in days.values() if any(day <= origin for day in seen)]
    )


def paper():
    """The parameters of Fader, Hardie, Lee (2005), and what their fit costs."""
    known = history(cdnow("cdnow_sample.txt.gz", 1), date(1997, 9, 30))
    weeks = known / [1, 7, 7, 1]
    found = bgnbd.fit(*bgnbd.compress(*weeks.T[:3]))
    off = max(abs(value / wanted - 1) for value, wanted in zip(found, PAPER, strict=True))
    print(f"{len(known)} guests of CDNOW's sample: r, alpha, a, b =", *(f"{value:.4f}" for value in found))
    say("BG/NBD, farthest parameter from the paper's", f"{100 * off:.2f} %", "<= 1 %", off <= 0.01)
    start = process_time()
    many = np.random.default_rng(1).choice(len(weeks), 50_000)
    jitter = np.random.default_rng(2).integers(0, 30, len(many)) / 7
    sample = weeks[many][:, :3] + np.column_stack([0 * jitter, 0 * jitter, jitter])
    bgnbd.fit(*bgnbd.compress(*sample.T))
    ours = process_time() - start
    try:
        theirs = _nelder_mead(sample)
    except ImportError:
        print(f"fit of 50,000 guests: {ours:.2f} s; scipy, to compare with, is not installed")
        return
    say("fit of 50,000 guests, scipy's Nelder-Mead / ours", f"{theirs / ours:.0f} x", ">= 20 x", theirs >= 20 * ours)


def _nelder_mead(sample):
    """Seconds of the same fit as the usual packages do it."""
    from scipy.optimize import minimize
    from scipy.special import gammaln

    x, tx, age = sample.T

    def cost(theta):
        r, alpha, a, b = np.exp(theta)
        again = np.maximum(x, 1)
        one = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
        two = gammaln(a + b) + gammaln(b + x) - gammaln(b) - gammaln(a + b + x)
        stays = -(r + x) * np.log(alpha + age)
        with np.errstate(divide="ignore"):
            stopped = np.where(x > 0, np.log(a) - np.log(b + again - 1) - (r + x) * np.log(alpha + tx), -np.inf)
        return -(one + two + np.logaddexp(stays, stopped)).mean()

    options = {"maxiter": 4000, "maxfev": 4000, "xatol": 1e-6, "fatol": 1e-10}
    start = process_time()
    minimize(cost, np.array([0.0, 1.0, 0.0, 0.0]), method="Nelder-Mead", options=options)
    return process_time() - start


def guests(name, days, horizon, targets):
    """Train on the days before the last ``horizon`` days, test on these."""
    origin = max(max(seen) for seen in days.values()) - timedelta(days=horizon)
    before = origin - timedelta(days=horizon)
    # A house with less than twice the horizon of history is judged with what there is.
    old, new = history(days, before), history(days, origin)
    back, came = outcome(days, before, horizon), outcome(days, origin, horizon)
    learned = returning.fit(old[:, 0], old[:, 2] - old[:, 1], old[:, 2], back > 0)
    chance = returning.chance(learned, new[:, 0], new[:, 2] - new[:, 1], new[:, 2])
    rhythm = bgnbd.fit(*bgnbd.compress(*new.T[:3]))
    repeats = new[:, 0].astype(int)
    other = bgnbd.chance_of_return(rhythm, repeats, new[:, 1], new[:, 2], horizon)
    usual = np.where(np.isnan(new[:, 3]), np.nanmedian(new[:, 3]), np.maximum(new[:, 3], 1))
    late = (new[:, 2] - new[:, 1]) / usual
    ours, theirs = (judging.review_chances(score, came > 0) for score in (chance, other))
    gap = judging.review_chances(1 / (1 + late), came > 0)
    alive = judging.review_chances(bgnbd.chance_alive(rhythm, repeats, new[:, 1], new[:, 2]), came > 0)
    print(
        f"\n{name}: {len(new)} guests on {origin}, {100 * (came > 0).mean():.0f} % came back; AUC {ours.auc:.4f}, "
        f"BG/NBD {theirs.auc:.4f}, gap ratio {gap.auc:.4f}, P(alive) {alive.auc:.4f}"
    )
    over_model, over_gap, brier, ece = targets
    gain = ours.auc - theirs.auc
    say("AUC, regression less BG/NBD", f"{gain:+.4f}", f">= +{over_model}", gain >= over_model)
    gain = ours.auc - gap.auc
    say("AUC, regression less gap ratio", f"{gain:+.4f}", f">= +{over_gap}", gain >= over_gap)
    ratio = ours.brier / ours.base_brier
    say("Brier score, ratio to that of the plain share", f"{ratio:.3f}", f"<= {brier}", ratio <= brier)
    say("calibration error", f"{ours.ece:.3f}", f"<= {ece}", ours.ece <= ece)
    expected = bgnbd.expected_visits(rhythm, repeats, new[:, 1], new[:, 2], horizon)
    last = outcome_before(days, origin, horizon)
    ratio = np.sqrt(((expected - came) ** 2).mean() / ((last - came) ** 2).mean())
    say("expected visits, RMSE to those of the period before", f"{ratio:.3f}", "<= 0.90", ratio <= 0.90)


def outcome_before(days, origin, horizon):
    return np.array(
        [
            sum(origin - timedelta(days=horizon) < day <= origin for day in seen)
            for seen in days.values()
            if any(day <= origin for day in seen)
        ]
    )


# -- sales ---------------------------------------------------------------------------------------


def _matrix(sold, first, last):
    """``{series: {day: pieces}}`` as a matrix, and its days."""
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    place = {day: number for number, day in enumerate(days)}
    out = np.full((len(sold), len(days)), np.nan)
    for row, by_day in enumerate(sold.values()):
        for day, pieces in by_day.items():
            if day in place:
                out[row, place[day]] = pieces
    return out, days


def _calendar(days, holidays=()):
    wanted = {date.fromisoformat(day) for day in holidays}
    return forecast.Calendar(np.array([day.weekday() for day in days]), np.array([day in wanted for day in days], bool))


def _takeaway():
    """Lines of the takeaway: (order, moment, item, pieces)."""
    for row in csv.DictReader(rows("takeaway_orders_to_2019_03.csv.gz")):
        day, time = row["OrderDate"].split()
        number, month, year = map(int, day.split("/"))
        yield row["OrderNumber"], date(year, month, number), int(time[:2]), row["ItemName"], float(row["Quantity"])


def takeaway_dishes():
    sold, of_2018, opened = defaultdict(lambda: defaultdict(float)), defaultdict(float), set()
    for _order, day, _hour, item, pieces in _takeaway():
        sold[item][day] += pieces
        opened.add(day)
        if day.year == 2018:
            of_2018[item] += pieces
    top = sorted(of_2018, key=of_2018.get, reverse=True)[:72]
    return (*_opened({item: sold[item] for item in top}, opened), np.zeros(len(top), int))


def takeaway_dayparts():
    seen, opened = defaultdict(lambda: defaultdict(set)), set()
    for order, day, hour, _item, _pieces in _takeaway():
        seen["day" if hour < 17 else "early" if hour < 19 else "late"][day].add(order)
        opened.add(day)
    sold = {part: {day: len(orders) for day, orders in by_day.items()} for part, by_day in seen.items()}
    # A part of the day is a group of its own, as in the product.
    return (*_opened(sold, opened), np.arange(len(sold)))


def _opened(sold, opened):
    """Zero where the house was open and nothing of a series was sold."""
    matrix, days = _matrix(sold, date(2017, 1, 2), max(opened))
    is_open = np.array([day in opened for day in days])
    matrix[:, is_open] = np.nan_to_num(matrix[:, is_open])
    return matrix, _calendar(days, ENGLAND)


def recruit():
    sold, opened = defaultdict(dict), defaultdict(int)
    for row in csv.DictReader(rows("recruit_visits_to_2017_02.csv.gz")):
        sold[row["air_store_id"]][date.fromisoformat(row["visit_date"])] = float(row["visitors"])
        opened[row["air_store_id"]] += 1
    last = max(max(by_day) for by_day in sold.values())
    steady = [store for store in sorted(sold) if opened[store] >= 250 and max(sold[store]) >= last - timedelta(days=7)]
    chosen = np.random.default_rng(1).choice(len(steady), min(200, len(steady)), replace=False)
    matrix, days = _matrix({steady[number]: sold[steady[number]] for number in chosen}, date(2016, 1, 4), last)
    return matrix, _calendar(days, JAPAN), np.arange(len(matrix))


# WAPE and cost at p80, each against that of the same weekday of the week before.
SALES = [
    ("takeaway, 72 dishes, 26 weeks", takeaway_dishes, 26, (0.82, 0.66)),
    ("takeaway, orders by part of the day, 26 weeks", takeaway_dayparts, 26, (0.77, 0.72)),
    ("Recruit, 200 restaurants, 12 weeks", recruit, 12, (0.78, 0.69)),
]


def sales(name, sold, calendar, group, origins, targets):
    """Seven days ahead, a new origin every week; every forecast sees only what was before it."""
    length = sold.shape[1]
    starts = [length - 7 * back for back in range(origins, 0, -1)]
    mean, upper, plain, happened = [], [], [], []
    for start in starts:
        until = forecast.Calendar(calendar.weekday[: start + 7], calendar.holiday[: start + 7])
        outlook = forecast.predict(sold[:, :start], until, group, 7)
        mean.append(outlook.mean)
        upper.append(forecast.quantile(outlook.mean, outlook.spread, 0.8))
        plain.append(forecast.same_day_last_week(sold[:, :start]))
        happened.append(sold[:, start : start + 7])
    mean, upper, plain, happened = map(np.stack, (mean, upper, plain, happened))
    ours, theirs = judging.review_amounts(mean, upper, happened), judging.review_amounts(plain, plain, happened)
    print(f"\n{name}: {len(sold)} series; WAPE {ours.error:.4f}, same weekday last week {theirs.error:.4f}")
    wape, cost = ours.error / theirs.error, ours.cost / theirs.cost
    say("WAPE, ratio", f"{wape:.3f}", f"<= {targets[0]}", wape <= targets[0])
    say("cost at p80, ratio", f"{cost:.3f}", f"<= {targets[1]}", cost <= targets[1])
    say("bias", f"{100 * ours.bias:+.1f} %", "within 3 %", abs(ours.bias) <= 0.03)
    say("cover of p80", f"{ours.cover:.3f}", ".78 to .90", 0.78 <= ours.cover <= 0.90)


def night():
    """30,000 series: 200 stores with 150 dishes."""
    random, days = np.random.default_rng(3), forecast.MOST_DAYS
    sold = random.poisson(random.gamma(0.6, 3, 30_000)[:, None], (30_000, days)).astype(np.float32)
    calendar = forecast.Calendar(np.arange(days + 14) % 7, np.arange(days + 14) % 31 == 0)
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, process_time()
    outlook = forecast.predict(sold, calendar, np.repeat(np.arange(200), 150), 14)
    forecast.quantile(outlook.mean, outlook.spread, 0.5)
    forecast.quantile(outlook.mean, outlook.spread, 0.8)
    spent = process_time() - start
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 + sold.nbytes / 2**20
    print()
    say("30,000 series, CPU of a night", f"{spent:.1f} s", "<= 3 s", spent <= 3)
    say("memory of it", f"{more:.0f} MB", "<= 400 MB", more <= 400)


# -- in PostgreSQL -------------------------------------------------------------------------------

PROFILES = """
    INSERT INTO restaurant_guest_profile (partner_id, visits, visit_days, spend, days_since_last, last_visit_date,
                                          first_visit_date)
    SELECT id, days, days, days * (40 + 60 * a), last, current_date - last, current_date - last - 7 * (days - 1)
      FROM (SELECT %(first)s + n AS id, 1 + floor(20 * random() ^ 3)::int AS days,
                   floor(400 * random() ^ 2)::int AS last, random() AS a
              FROM generate_series(0, %(guests)s - 1) AS n) AS guest"""


def scoring(env):
    """A million guests in SQL, by each of the two models, in units of counting them."""
    from rules import settle

    from odoo.tools import SQL

    from odoo.addons.restaurant_crm.demo import volume
    from odoo.addons.restaurant_crm.engine.insight import returning as engine

    guests = int(os.environ.get("BENCH_GUESTS", 1_000_000))
    env.cr.execute("DELETE FROM restaurant_guest_profile")
    first = volume.create_guests(env, guests)
    env.cr.execute("SET LOCAL session_replication_role = replica")
    env.cr.execute(PROFILES, {"first": first, "guests": guests})
    env.cr.execute("SET LOCAL session_replication_role = DEFAULT")
    model = env["restaurant.return.model"].create(
        {
            **{"fitted_on": "2026-01-01", "horizon": 30, "state": "used", "has_rhythm": True},
            **{"intercept": 1.0, "by_repeats": 0.8, "by_since_last": -0.9, "by_since_first": 0.1},
            **{"r": 0.6, "alpha": 29.0, "a": 0.8, "b": 4.1, "check_mean": 70.0, "check_weight": 2.0},
        }
    )
    settle(env)
    env.cr.execute("SET max_parallel_workers_per_gather = 0")
    count = min(
        cpu_seconds(env, lambda: env.cr.execute("SELECT count(*) FROM restaurant_guest_profile")) for _ in "123"
    )
    print(f"\n{guests:,} guests counted in {count:.2f} s")
    for method in ("regression", "visits"):
        model.method = method
        env.cr.commit()
        chances = SQL("SELECT sum(chance) FROM (%s) AS told", engine.chances())
        query = SQL("SELECT sum(return_probability), sum(expected_value) FROM (%s) AS scored", engine.scored())
        for what, statement, target in (("chance", chances, 7), ("chance, visits and value", query, None)):
            spent = min(cpu_seconds(env, lambda: env.cr.execute(statement)) for _ in "12")  # noqa: B023
            ratio = spent / count
            if target:
                say(f"{what} by {method}, in counts", f"{ratio:.1f}", f"<= {target}", ratio <= target)
            else:
                print(f"{what} by {method}: {ratio:.1f} counts")
