#!/usr/bin/env bash
# Yesterday's sales rise with today's prices, and guests who put the exact sum on the table have not paid enough.
#
# Tool:    pos-mm 0.1.2 (PyPI): a till for restaurants
# Guess:   sales of a day stay what they were; "total collected per payment method" is money; the exact sum in cash is
#          enough; the order of a table that is merged into another one names that one.
# Seen:    a line of an order has no price: sales of all days are counted at the price that the dish has when the
#          report is asked for. The total per method is a number of payments: {'cash': 1}. Dishes of 8.10, 8.50 and 8.60
#          are a hair over 25.20, so 25.20 in cash are "insufficient". A merged order has table 1 and table_number 2.
# Matters: months before and after prices went up, the drawer at night, receipts of guests who moved together. Copy the
#          price into the line, and add with Decimal.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps pos-mm==0.1.2 sqlalchemy==2.0.44 \
    typing_extensions==4.15.0 passlib==1.7.4
"$room/venv/bin/python" - <<'PY'
import sys
from datetime import date, datetime

from mm_pos.db import MenuItemDB, OrderDB, OrderItemDB, PaymentDB, TableDB, get_engine, init_db
from mm_pos.menu import MenuItem
from mm_pos.order import Order
from mm_pos.payment import Payment
from mm_pos.reports import Reports
from mm_pos.tables import TableManager


def check(what, guess, seen, recorded):
    print(f"{what}: guessed {guess}, seen {seen}")
    if seen != recorded:
        sys.exit(f"The behaviour changed: recorded was {recorded}.")


day = date(2026, 11, 27)
noon = datetime(2026, 11, 27, 12)
session = init_db(get_engine("sqlite:///:memory:"))()
noodles = MenuItemDB(name="Noodles", price=28.0)
table = TableDB(number=2, status="occupied")
session.add_all([noodles, table, TableDB(number=1, status="occupied")])
order = OrderDB(table_number=2, table=table, timestamp=noon)
order.items.append(OrderItemDB(menu_item=noodles, qty=2))
order.payments.append(PaymentDB(method="cash", amount_given=56.0, timestamp=noon))
session.add(order)
session.commit()

reports = Reports(session)
check("sales of 27 November", 56.0, reports.daily_sales_total(day), 56.0)
check("collected by method", {"cash": 56.0}, reports.payment_breakdown(day), {"cash": 1})
noodles.price = 32.0
session.commit()
check("sales of 27 November, once noodles are 32", 56.0, reports.daily_sales_total(day), 64.0)
TableManager(session).merge_tables(1, 2)
check("table of the order, merged into 1", (1, 1), (order.table.number, order.table_number), (1, 2))

bill = Order(table_number=1)
for price in (8.1, 8.5, 8.6):
    bill.add_item(MenuItem("Dish", price))
try:
    seen = Payment(bill, "cash", 25.2).summary()
except ValueError as error:
    seen = str(error)
check(bill.summary().splitlines()[-1] + ", paid 25.20", "enough", seen, "Insufficient cash provided for this order.")
PY
