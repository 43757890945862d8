"""Tills that pay at several servers at once; see devtools/several.py.

several_client.py FILE URLS ORDERS SECONDS DRAIN: each till pays so many orders, or for so many seconds if not 0.

Prints what was done, as JSON in the last line; ends with an error when a request fails or news do not arrive.
"""

import json
import sys
import threading
import time
import urllib.request
import uuid
from http.cookiejar import CookieJar
from pathlib import Path

import psycopg2
import websocket


class Server:
    """A session of a user at one server."""

    def __init__(self, url, socket_url, told):
        self.url, self.socket_url = url, socket_url
        self.jar = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        self.post("/web/session/authenticate", db=told["database"], login=told["login"], password=told["password"])

    def post(self, path, **params):
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}).encode()
        request = urllib.request.Request(self.url + path, body, {"Content-Type": "application/json"})
        # Much longer than a till would wait: the machine may have other things to do.
        answer = json.loads(self.opener.open(request, timeout=300).read())
        if "error" in answer:
            raise SystemExit(f"{self.url}{path}: {json.dumps(answer['error'])[:3000]}")
        return answer.get("result")

    def call(self, model, method, *args, **kwargs):
        return self.post(f"/web/dataset/call_kw/{model}/{method}", model=model, method=method, args=args, kwargs=kwargs)

    def cookie(self):
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.jar)


class Listener(threading.Thread):
    """A till's websocket at one server: the guests whose news have arrived."""

    def __init__(self, server, tokens):
        super().__init__(daemon=True)
        self.heard = set()
        self.socket = websocket.create_connection(
            server.socket_url + "/websocket",
            cookie=server.cookie(),
            origin=server.url,
            timeout=300,
        )
        self.socket.send(json.dumps({"event_name": "subscribe", "data": {"channels": tokens, "last": 0}}))
        self.start()

    def run(self):
        while True:
            try:
                heard = json.loads(self.socket.recv())
            except (OSError, ValueError, websocket.WebSocketException):
                return
            for note in heard:
                message = note["message"]
                if message["type"].endswith("GUESTS_CHANGED"):
                    self.heard |= set(message["payload"].get("partner_ids", ()))


class Database:
    """The database itself: what servers are asked may come from the replica, which is a moment behind."""

    def __init__(self, name):
        self.connection = psycopg2.connect(dbname=name)
        self.connection.autocommit = True

    def count(self, rows, *values):
        """How many ``rows`` there are: a table, and perhaps a condition."""
        with self.connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {rows}", values)  # noqa: S608
            return cursor.fetchone()[0]


def order_of(told, number, turn):
    """The JSON of a paid order as a till sends it."""
    till, guest = told["tills"][number], told["guests"][turn % len(told["guests"])]
    at = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime())
    line = {
        "uuid": str(uuid.uuid4()), "product_id": told["dish"], "qty": 1, "price_unit": 30, "price_subtotal": 30,
        "price_subtotal_incl": 30, "discount": 0, "tax_ids": [], "full_product_name": "Mapo Tofu",
    }  # fmt: skip
    payment = {"uuid": str(uuid.uuid4()), "name": at, "amount": 30, "payment_method_id": till["payment"]}
    return {
        "uuid": str(uuid.uuid4()), "access_token": str(uuid.uuid4()), "name": "/", "state": "paid",
        "session_id": till["session"], "company_id": till["company"], "user_id": 2, "partner_id": guest,
        "date_order": at, "amount_total": 30, "amount_tax": 0, "amount_paid": 30, "amount_return": 0,
        "fiscal_position_id": False, "pricelist_id": False, "to_invoice": False,
        "last_order_preparation_change": "{}", "lines": [[0, 0, line]], "payment_ids": [[0, 0, payment]],
    }  # fmt: skip


class Till(threading.Thread):
    """A till that pays one order after the other, at one server now and at another then, as behind a load balancer."""

    def __init__(self, told, number, servers, orders, until):
        super().__init__(daemon=True)
        self.told, self.number, self.servers, self.orders, self.until = told, number, servers, orders, until
        self.uuids, self.longest, self.error = [], 0, None
        self.start()

    def run(self):
        try:
            while time.monotonic() < self.until if self.until else len(self.uuids) < self.orders:
                self.pay()
        except BaseException as error:
            self.error = error

    def pay(self):
        turn = self.number + len(self.uuids)
        # Each guest is at several tills in the end.
        order = order_of(self.told, self.number, self.number + len(self.uuids) * len(self.told["tills"]) // 3)
        started = time.monotonic()
        self.servers[turn % len(self.servers)].call("pos.order", "sync_from_ui", [order])
        self.longest = max(self.longest, time.monotonic() - started)
        self.uuids.append(order["uuid"])


def main(path, urls, orders, seconds, drain):
    told = json.loads(Path(path).read_text())
    servers = [Server(url, socket_url, told) for url, socket_url in json.loads(urls)]
    tokens = [till["token"] for till in told["tills"]]
    listeners = [Listener(server, tokens) for server in servers if server.socket_url]
    checks = Database(told["database"]).count("restaurant_fact_check")
    servers[1].call("restaurant.fact.check", "action_start")
    started = time.monotonic()
    until = started + int(seconds) if int(seconds) else 0
    tills = [Till(told, number, servers, int(orders), until) for number in range(len(told["tills"]))]
    for till in tills:
        till.join()
        if till.error:
            raise SystemExit(f"Till {till.number} after {len(till.uuids)} orders: {till.error}")
    paid = time.monotonic() - started
    uuids = [uuid for till in tills for uuid in till.uuids]
    database = Database(told["database"])
    kept = database.count("pos_order WHERE state = 'paid' AND uuid = ANY(%s)", uuids)
    if kept != len(uuids):
        raise SystemExit(f"{len(uuids)} orders were paid, {kept} are there")
    wanted = set(told["guests"])
    drained = wait_for(database, listeners, wanted, int(drain))
    made = database.count("restaurant_fact_check") - checks
    if made != 1:
        raise SystemExit(f"One check was started, {made} were made")
    print(json.dumps({"orders paid": len(uuids), "seconds of paying": round(paid, 1), "seconds for the slowest payment":
                      round(max(till.longest for till in tills), 1), "seconds until all was worked off and heard of":
                      round(drained, 1)}))  # fmt: skip


def wait_for(database, listeners, wanted, seconds):
    """How long it takes until nobody waits, the check is over, and everybody has heard of everybody."""
    started = time.monotonic()
    while True:
        waiting = database.count("restaurant_guest_queue")
        busy = database.count("restaurant_fact_check WHERE state = 'running'")
        missing = [len(wanted - listener.heard) for listener in listeners]
        waited = time.monotonic() - started
        if not waiting and not busy and not any(missing):
            return waited
        if waited > seconds:
            raise SystemExit(
                f"After {seconds} s: {waiting} guests wait, {busy} checks run, news of {missing} guests lack"
            )
        time.sleep(0.2)


main(*sys.argv[1:])
