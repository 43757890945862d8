"""A till without its server: started, reloaded on any page, brought back; in a browser, with the network really cut."""

import time
from contextlib import contextmanager, suppress
from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tests.common import HOST, ChromeBrowser, ChromeBrowserException

from odoo.addons.bus.websocket import CloseCode, ConnectionState, WebsocketConnectionHandler, _websocket_instances

from .tour_case import GuestTourCase
from .wire import Wire

# Seconds that a till has to start, on a loaded machine.
START = 90
OPEN_REGISTER = "(button) => button.innerText.includes('Open Register')"


@tagged("post_install", "-at_install")
class TestOfflineReload(GuestTourCase):
    @classmethod
    def setUpClass(cls):
        cls.wire = Wire(cls.http_port())
        cls.addClassCleanup(cls.wire.cut)
        super().setUpClass()

    @classmethod
    def base_url(cls):
        return f"http://{HOST}:{cls.wire.port}"

    # -- a browser ---------------------------------------------------------------------------------

    @contextmanager
    def till(self):
        """The till with an open session, as the cashier has left the back office for it."""
        self.pos_config.with_user(self.pos_user).open_ui()
        self.browser = ChromeBrowser(self)
        self.addCleanup(self.browser.stop)
        allowed = patch.object(WebsocketConnectionHandler, "websocket_allowed", return_value=True)
        with self.allow_requests(browser=self.browser), allowed:
            self.authenticate("pos_user", "pos_user", browser=self.browser)
            self.cr.flush()
            self.cr.clear()
            self.address = f"/pos/ui/{self.pos_config.id}"
            self.browser.navigate_to(f"{self.base_url()}{self.address}?from_backend=1")
            self.wait("posmodel?.guestOutbox && document.querySelector('.pos .pos-topheader')", START)
            self.wait(f"[...document.querySelectorAll('.modal button')].some({OPEN_REGISTER})", START)
            self.run_js(f"[...document.querySelectorAll('.modal button')].find({OPEN_REGISTER}).click()")
            self.wait("posmodel.session.state === 'opened'")
            # The cashier works on a page that the service worker serves: every F5 from here on.
            self.wait("(async () => !!(await navigator.serviceWorker.ready).active)()", START)
            self.wait(f"caches.match('{self.base_url()}{self.address}')", START)
            self.wait("caches.match(location.origin + '/web/webclient/translations', {ignoreSearch: true})", START)
            yield
            self.wire.restore()
            for websocket in list(_websocket_instances):
                if websocket.state is ConnectionState.OPEN:
                    with suppress(OSError):  # it ends by itself at this moment
                        websocket.close(CloseCode.KILL_NOW)
            self._wait_remaining_requests()

    def run_js(self, code, timeout=30):
        """What the JavaScript expression comes to on the page."""
        answer = self.browser._websocket_request(
            "Runtime.evaluate",
            params={"expression": code, "awaitPromise": True, "returnByValue": True},
            timeout=timeout,
        )
        self.assertNotIn("exceptionDetails", answer, code)
        return answer["result"].get("value")

    def wait(self, code, timeout=20):
        """Wait until the expression is true; it may fail while a page loads."""
        end = time.monotonic() + timeout
        seen = None
        while time.monotonic() < end:
            params = {"expression": f"(async () => Boolean(await ({code})))()", "awaitPromise": True}
            with suppress(ChromeBrowserException):  # the page goes away while it is asked
                answer = self.browser._websocket_request("Runtime.evaluate", params=params, timeout=30)
                seen = answer.get("exceptionDetails", {}).get("exception", {}).get("description")
                if answer["result"].get("value") is True:
                    return
            time.sleep(0.2)
        self.browser.take_screenshot()
        body = self.run_js("document.body?.innerText.slice(0, 300)")
        self.fail(f"Never true: {code}\n{seen or ''}\nThe page says: {body}")

    def reload(self):
        """F5."""
        self.run_js("window.beforeReload = true")
        self.browser._websocket_request("Page.reload")
        self.wait("window.beforeReload === undefined && document.readyState === 'complete'", START)

    def go(self, page):
        """Go to a page of the till."""
        self.run_js(
            {
                "FloorScreen": "posmodel.navigate('FloorScreen')",
                "TicketScreen": "posmodel.navigate('TicketScreen')",
                "ProductScreen": "posmodel.navigate('ProductScreen', {orderUuid: posmodel.getOrder().uuid})",
                "PaymentScreen": "posmodel.navigate('PaymentScreen', {orderUuid: posmodel.getOrder().uuid})",
            }[page]
        )

    def assertWorks(self, page):
        """The till shows ``page``, its session is open, its draft and its guest are there."""
        self.wait("posmodel?.guestOutbox && document.querySelector('.pos .pos-topheader')", START)
        self.wait(f"posmodel.router.state.current === '{page}'")
        self.assertEqual(self.run_js("posmodel.session.state"), "opened")
        self.assertNotIn("Open Register", self.run_js("document.body.innerText"))
        self.assertEqual(
            self.run_js(
                "posmodel.models['pos.order'].filter((order) => !order.finalized && order.lines.length)"
                ".map((order) => [order.partner_id?.name, order.lines.map((line) => line.getFullProductName())])"
            ),
            [["Bo Wang", ["Water"]]],
        )

    def seat(self):
        """Bo sits at table 5 and has water; the order is a draft of this till."""
        self.run_js(
            f"""(async () => {{
                const table = posmodel.models["restaurant.table"].find((table) => table.table_number == 5);
                await posmodel.setTableFromUi(table);
                if (!posmodel.models["res.partner"].get({self.bo.id})) {{
                    await posmodel.data.read("res.partner", [{self.bo.id}]);
                }}
                posmodel.setPartnerToCurrentOrder(posmodel.models["res.partner"].get({self.bo.id}));
                const water = posmodel.models["product.product"].get({self.water_test.id});
                await posmodel.addLineToCurrentOrder({{
                    product_id: water, product_tmpl_id: water.product_tmpl_id,
                }});
            }})()"""
        )
        # Written down after a moment.
        self.wait(
            "posmodel.data.indexedDB.readAll(['pos.order', 'pos.order.line'])"
            ".then((data) => data['pos.order.line'].length === 1)"
        )

    # -- what a cashier lives through --------------------------------------------------------------

    def test_f5_on_every_page_without_a_server(self):
        with self.till():
            self.seat()
            self.wire.cut()
            for page in ("ProductScreen", "FloorScreen", "TicketScreen", "PaymentScreen"):
                with self.subTest(page=page):
                    self.go(page)
                    self.reload()
                    # There is nothing to pay at once again: core leads back to the dishes or the plan.
                    self.wait("posmodel?.router", START)
                    shown = self.run_js("posmodel.router.state.current")
                    self.assertIn(shown, (page, "ProductScreen", "FloorScreen"))
                    self.assertWorks(shown)
                    self.assertTrue(self.run_js("posmodel.data.network.offline"))
                    self.assertTrue(self.run_js("navigator.onLine"), "the browser knows nothing of it")
                    # The order in hand, for the next page.
                    self.run_js("posmodel.setOrder(posmodel.getOpenOrders().find((order) => order.lines.length))")

    def test_what_is_entered_without_a_server_arrives_after_reloads(self):
        with self.till():
            self.seat()
            self.wire.cut()
            self.enter_allergy()
            self.assertEqual(self.run_js("posmodel.guestOutbox.waiting.length"), 1)
            self.reload()
            self.assertWorks("ProductScreen")
            self.wait("document.querySelector('.guest-outbox')")
            self.assertEqual(self.run_js(self.card_allergies()), [self.peanut.id])
            self.wire.restore()
            self.wait("!posmodel.data.network.offline && !posmodel.guestOutbox.entries.length", 40)
            # The till hears of others again.
            self.wait("posmodel.data.bus.workerState === 'CONNECTED'", 40)
        self.env.invalidate_all()
        self.assertEqual(self.allergies(self.bo).preference_id, self.peanut)

    def enter_allergy(self):
        self.run_js(
            f"""posmodel.enterForGuest(posmodel.models["res.partner"].get({self.bo.id}), {{
                kind: "preference", preference_id: {self.peanut.id}, severity: "severe", note: "", source: "stated",
            }})"""
        )

    def card_allergies(self):
        return f"(posmodel.models['res.partner'].get({self.bo.id}).guest_card?.prefs || []).map(([id]) => id)"

    def test_what_a_dish_contains_since_the_till_was_opened_outlives_a_reload_without_a_server(self):
        dish = self.guest_env["product.template"].browse(self.water_test.product_tmpl_id.id)
        contents = f"JSON.stringify(posmodel.models['product.template'].get({dish.id}).guest_conflicts || [])"
        words = "posmodel.models['restaurant.preference'].map(({ name }) => name)"
        with self.till():
            self.assertEqual(self.run_js(contents), "[]")
            dish.conflict_ids = self.peanut
            gone = self.guest_env["restaurant.preference"].search([("id", "!=", self.peanut.id)], limit=1)
            gone.sensitive = True
            self.env.flush_all()
            self.cr.flush()
            self.run_js("posmodel.refreshWords()")
            self.assertEqual(self.run_js(contents), f"[{self.peanut.id}]")
            self.assertNotIn(gone.name, self.run_js(words))
            # Written down after a moment.
            stored = "posmodel.data.indexedDB.readAll(['product.template', 'restaurant.preference'])"
            self.wait(
                f"{stored}.then((data) => data['product.template'].some(({{id, guest_conflicts}}) => "
                f"id === {dish.id} && guest_conflicts?.length)"
                f" && !data['restaurant.preference'].some(({{id}}) => id === {gone.id}))"
            )
            self.wire.cut()
            self.reload()
            self.wait("posmodel?.guestOutbox && document.querySelector('.pos .pos-topheader')", START)
            self.assertEqual(self.run_js(contents), f"[{self.peanut.id}]")
            self.assertNotIn(gone.name, self.run_js(words))

    def test_a_server_that_is_killed_is_noticed_and_one_that_is_back_too(self):
        with self.till():
            self.seat()
            self.assertFalse(self.run_js("posmodel.data.network.offline"))
            self.wire.cut()
            # Nobody touches the till.
            self.wait("posmodel.data.network.offline", 20)
            self.assertTrue(self.run_js("navigator.onLine"))
            self.wait("document.querySelector('.guest-card .guest-offline')")
            self.wire.restore()
            self.wait("!posmodel.data.network.offline", 20)
            self.wait("!document.querySelector('.guest-card .guest-offline')")

    def test_a_server_that_hangs_is_noticed(self):
        with self.till():
            self.seat()
            self.wire.hold()
            self.run_js(f"void posmodel.refreshGuests([{self.bo.id}])")
            self.wait("posmodel.data.network.offline", 40)
            self.enter_allergy()
            self.reload()
            self.assertWorks("ProductScreen")
            self.assertEqual(self.run_js(self.card_allergies()), [self.peanut.id])
            self.wire.restore()
            self.wait("!posmodel.data.network.offline && !posmodel.guestOutbox.entries.length", 60)

    def send_while(self, fail, then=lambda: None):
        """The network fails in the moment in which an order is sent, as when a table is left; nobody touches it."""
        with self.till():
            self.seat()
            fail()
            self.run_js("void posmodel.syncAllOrders({orders: [posmodel.getOrder()]})")
            self.wait("posmodel.data.network.offline", 30)
            self.wire.restore()
            self.wait("!posmodel.data.network.offline", 40)
            self.wait("posmodel.getOrder().isSynced && !posmodel.getOrder().isDirty()")
            self.assertEqual(self.run_js("posmodel.getOrder().lines.map(({ qty }) => qty)"), [1])
            then()
        self.env.invalidate_all()
        order = self.env["pos.order"].sudo().search([("config_id", "=", self.pos_config.id)])
        self.assertEqual(order.partner_id, self.bo)
        self.assertEqual(order.lines.product_id, self.water_test)
        return order

    def test_an_order_that_does_not_arrive_is_sent_again_and_its_payment_too(self):
        # Products are changed after the till was opened: what is read anew goes into an empty database.
        config = self.guest_env["pos.config"].sudo().browse(self.pos_config.id)
        config.last_data_change = self.cr.now() + timedelta(days=1)
        order = self.send_while(self.wire.cut, then=self.pay_without_a_server)
        self.assertEqual((order.state, len(order.payment_ids)), ("paid", 1))

    def pay_and_reload(self):
        """Take the payment with the network cut, press F5 on the receipt; the uuid of the order and what finds it."""
        uuid = self.run_js("posmodel.getOrder().uuid")
        order = f"posmodel.models['pos.order'].getBy('uuid', '{uuid}')"
        self.wire.cut()
        self.go("PaymentScreen")
        self.wait("document.querySelector('.paymentmethod')")
        self.run_js("document.querySelector('.paymentmethod').click()")
        self.wait(f"{order}.payment_ids.length === 1")
        self.run_js("document.querySelector('.validation-button, .button.next').click()")
        # As soon as the guest has the receipt, the page may go.
        self.wait("posmodel.router.state.current === 'ReceiptScreen'", 40)
        self.reload()
        self.wait(f"posmodel?.guestOutbox && {order}", START)
        return uuid, order

    def pay_without_a_server(self):
        """The order is open on the server, which goes on saying so until it hears of the payment."""
        uuid, order = self.pay_and_reload()
        paid = f"[{order}.state, {order}.payment_ids.length, {order}.isDirty()]"
        self.assertEqual(self.run_js(paid), ["paid", 1, True])
        # The server is heard before it hears of the payment: on this page, and on one that reads everything anew.
        self.run_js("posmodel.syncAllOrders = () => Promise.resolve(); posmodel.syncAllOrdersDebounced = () => {}")
        self.wire.restore()
        self.wait("!posmodel.data.network.offline", 40)
        open_orders = "[['state', '=', 'draft']]"
        self.run_js(
            f"""Promise.all([
                posmodel.deviceSync.readDataFromServer(), posmodel.data.loadServerOrders({open_orders}),
                posmodel.data.callRelated('pos.order', 'read_pos_orders', [{open_orders}], {{}}, false, true),
            ]).then(() => true)"""
        )
        self.assertEqual(self.run_js(paid), ["paid", 1, True])
        self.browser.navigate_to(f"{self.base_url()}{self.address}?from_backend=1")
        self.wait(f"posmodel?.guestOutbox && {order} && !{order}.isDirty()", START)
        self.assertEqual(self.run_js(paid), ["paid", 1, False])
        # The device may forget the order now, but not how to start, on whatever page it is.
        self.wait("posmodel.data.indexedDB.readAll(['pos.payment']).then((data) => !data['pos.payment'].length)")
        self.run_js(f"posmodel.navigate('ReceiptScreen', {{orderUuid: '{uuid}'}})")
        self.wire.cut()
        self.reload()
        self.wait("posmodel?.guestOutbox && document.querySelector('.pos .pos-topheader')", START)
        self.assertEqual(self.run_js("posmodel.session.state"), "opened")

    def test_a_payment_that_the_server_refuses_after_a_reload_is_told(self):
        refuses = patch.object(
            self.env.registry["pos.order"], "_process_order", side_effect=UserError("The journal is locked")
        )
        with self.till():
            self.seat()
            _uuid, order = self.pay_and_reload()
            with refuses:
                self.wire.restore()
                self.wait("document.querySelector('.modal')?.innerText.includes('The journal is locked')", 60)
                self.assertIn("do not take the money again", self.run_js("document.querySelector('.modal').innerText"))
                self.run_js("document.querySelector('.modal .btn-primary').click()")
                self.wait("!document.querySelector('.modal') && document.querySelector('.guest-outbox')")
                self.assertEqual(self.run_js(f"[{order}.state, {order}.payment_ids.length]"), ["paid", 1])
            self.run_js("document.querySelector('.guest-outbox').click()")
            self.wait("document.querySelector('.refused-payment-retry')")
            self.run_js("document.querySelector('.refused-payment-retry').click()")
            self.wait("!document.querySelector('.refused-payment')", 40)
        self.env.invalidate_all()
        order = self.env["pos.order"].sudo().search([("config_id", "=", self.pos_config.id)])
        self.assertEqual((order.state, len(order.payment_ids)), ("paid", 1))

    def test_an_order_whose_answer_is_lost_arrives_once(self):
        self.send_while(self.wire.lose_answers)

    def test_a_new_guest_without_a_server(self):
        with self.till():
            self.seat()
            self.wire.cut()
            self.wait("posmodel.data.network.offline", 20)
            # A number or a name is enough.
            for told, name in (("139 0000 0001", "Guest 0001"), ("Lin", "Lin")):
                self.run_js(
                    f"""void posmodel.takeNewGuest('{told}')
                        .then((guest) => posmodel.setPartnerToCurrentOrder(guest))"""
                )
                self.wait("document.querySelector('.new-guest-dialog')")
                self.assertTrue(self.run_js("document.querySelector('.new-guest-save').disabled"), "no consent yet")
                self.run_js("document.querySelector('.new-guest-consent').click()")
                self.wait("!document.querySelector('.new-guest-save').disabled")
                self.run_js("document.querySelector('.new-guest-save').click()")
                self.wait(f"posmodel.getOrder().partner_id?.name === '{name}'")
                self.wait("!document.querySelector('.new-guest-dialog')")
            self.run_js(
                "void posmodel.takeNewGuest('13800138000').then((guest) => posmodel.setPartnerToCurrentOrder(guest))"
            )
            self.wait("document.querySelector('.new-guest-dialog')")
            self.type(".new-guest-name", "徐兰")
            self.assertEqual(self.run_js("document.querySelector('.new-guest-phone').value"), "13800138000")
            self.assertTrue(self.run_js("document.querySelector('.new-guest-save').disabled"), "no consent yet")
            self.run_js("document.querySelector('.new-guest-consent').click()")
            self.wait("!document.querySelector('.new-guest-save').disabled")
            self.run_js("document.querySelector('.new-guest-save').click()")
            self.wait("posmodel.getOrder().partner_id?.name === '徐兰'")
            self.run_js(
                f"""posmodel.enterForGuest(posmodel.getOrder().partner_id, {{
                    kind: "preference", preference_id: {self.peanut.id}, severity: "mild", note: "", source: "stated",
                }})"""
            )
            # Written down after a moment.
            self.wait(
                "posmodel.data.indexedDB.readAll(['pos.order'])"
                ".then((data) => data['pos.order'][0].partner_id === posmodel.getOrder().partner_id.id)"
            )
            self.reload()
            self.wait("posmodel?.getOrder()?.partner_id?.name === '徐兰'", START)
            self.assertEqual(self.run_js("typeof posmodel.getOrder().partner_id.id"), "string")
            self.wire.restore()
            self.wait("typeof posmodel.getOrder().partner_id?.id === 'number'", 40)
            self.assertEqual(self.run_js("posmodel.getOrder().partner_id.name"), "徐兰")
            self.wait("!posmodel.guestOutbox.entries.length", 40)
            self.run_js("posmodel.syncAllOrders({orders: [posmodel.getOrder()]}).then(() => true)")
            self.assertEqual(self.run_js("posmodel.getOrder().partner_id.name"), "徐兰")
        self.env.invalidate_all()
        guest = self.guest_env["res.partner"].sudo().search([("name", "=", "徐兰")])
        self.assertEqual((len(guest), guest.phone), (1, "13800138000"))
        taken = self.guest_env["res.partner"].sudo().search([("name", "in", ("Guest 0001", "Lin"))])
        self.assertEqual({each.name: each.phone for each in taken}, {"Guest 0001": "139 0000 0001", "Lin": False})
        self.assertEqual(self.allergies(guest).preference_id, self.peanut)
        order = self.env["pos.order"].sudo().search([("partner_id", "=", guest.id)])
        self.assertEqual(order.lines.product_id, self.water_test)

    def type(self, selector, text):
        self.run_js(
            f"""(() => {{
                const input = document.querySelector("{selector}");
                input.value = "{text}";
                input.dispatchEvent(new Event("input", {{ bubbles: true }}));
            }})()"""
        )
