"""Tills that pay at several servers at once: several_client.py FILE URLS ORDERS SECONDS; see devtools/several.py.

Prints what was done, as JSON in the last line; ends with an error when a request fails or news do not arrive.
"""

import json
import sys
import threading
import time
import urllib.request
import uuid
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from pathlib import Path

import websocket

# Orders of one point of sale wait for its numbers. Core starts again some times, then it is up to the till.
GIVEN_UP = "psycopg2.errors.LockNotAvailable"
TIMES = 5


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
        for _time in range(TIMES):
            answer = json.loads(self.opener.open(request, timeout=120).read())
            if answer.get("error", {}).get("data", {}).get("name") != GIVEN_UP:
                break
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


def order_of(told, number):
    """The JSON of a paid order as a till sends it."""
    till, guest = told["tills"][number % len(told["tills"])], told["guests"][number % len(told["guests"])]
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


def main(path, urls, orders, seconds):
    told = json.loads(Path(path).read_text())
    servers = [Server(url, socket_url, told) for url, socket_url in json.loads(urls)]
    tokens = [till["token"] for till in told["tills"]]
    listeners = [Listener(server, tokens) for server in servers if server.socket_url]
    checks = servers[0].call("restaurant.fact.check", "search_count", [])
    servers[1].call("restaurant.fact.check", "action_start")

    def pay(number):
        # The same till sends to one server now and to another then, as behind a load balancer.
        servers[number % len(servers)].call("pos.order", "sync_from_ui", [order_of(told, number)])

    started = time.monotonic()
    with ThreadPoolExecutor(len(tokens)) as pool:
        list(pool.map(pay, range(int(orders))))
    paid = time.monotonic() - started
    wanted = set(told["guests"])
    started = time.monotonic()
    while time.monotonic() < started + int(seconds):
        waiting = servers[0].call("restaurant.guest.queue", "search_count", [])
        busy = servers[1].call("restaurant.fact.check", "search_count", [["state", "=", "running"]])
        if not waiting and not busy and all(wanted <= listener.heard for listener in listeners):
            break
        time.sleep(0.5)
    else:
        missing = [len(wanted - listener.heard) for listener in listeners]
        raise SystemExit(f"After {seconds} s: {waiting} guests wait, {busy} checks run, news of {missing} guests lack")
    made = servers[0].call("restaurant.fact.check", "search_count", []) - checks
    if made != 1:
        raise SystemExit(f"One check was started, {made} were made")
    drained = time.monotonic() - started
    print(json.dumps({"orders paid": int(orders), "seconds of paying": round(paid, 1), "seconds until all was worked "
                      "off and heard of": round(drained, 1)}))  # fmt: skip


main(*sys.argv[1:])
