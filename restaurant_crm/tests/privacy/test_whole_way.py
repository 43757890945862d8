"""The whole way of a guest: taken, asked, read, taken back, carried off, forgotten; and who has looked meanwhile."""

import io
import json
import re
import uuid as uuid_lib
import zipfile

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ...models.privacy import reading_buffer as buffer
from ..till.case import TillCase
from .case import PrivacyCase
from .signature import SIGNATURE

NAME, PHONE, DIGITS = "Qwvanna Zorbak", "+86 137 5511 9042", "13755119042"
PHONE_BROWSER = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Mobile/15E148"


@tagged("post_install", "-at_install")
class TestWholeWay(PrivacyCase, TillCase, HttpCase):
    def post(self, url, **form):
        csrf = re.search(r'name="csrf_token" value="([^"]+)"', self.url_open(url).text)[1]
        return self.url_open(url, data={"csrf_token": csrf, **form})

    @mute_logger("odoo.models.unlink")
    def test_from_the_first_word_to_the_last(self):
        buffer.take(self.env.cr.dbname)
        boss = self._make_user("boss", "restaurant_crm.group_manager,base.group_allow_export")
        registry = self.env["restaurant.personal.data"]
        # Taken at the till, with a name and a number; nothing else is asked, nothing assumed.
        entries = self.env["restaurant.till.entry"].with_user(self.cashier)
        taken = {"uuid": str(uuid_lib.uuid4()), "kind": "guest", "name": NAME, "phone": PHONE, "consent": True}
        guest = self.env["res.partner"].browse(entries.receive(taken)["partner_id"])
        self.assertFalse(guest.guest_consent_ids)
        # Asked on a tablet at the counter, and signed there.
        asked = {
            "uuid": str(uuid_lib.uuid4()),
            "config_id": self.config.id,
            "partner_id": guest.id,
            "display": str(uuid_lib.uuid4()),
        }
        self.env["restaurant.consent.question"].with_user(self.cashier).ask(asked)
        self.env.flush_all()
        said = {"agreed": ["marketing:mail", "profiling:any"], "lang": "en_US", "signature": SIGNATURE}
        display = f"/restaurant_crm/display/{asked['uuid']}"
        self.assertEqual(self.make_jsonrpc_request(display, {"said": said}), {"taken": True})
        self.env.invalidate_all()
        self.assertTrue(self.may(guest))
        # Guest relations look; the guest reads the page on a phone and takes back.
        guest.with_user(boss).web_read({"phone": {}})
        path = self.env["restaurant.guest.access"]._make(guest, "receipt")
        self.env.flush_all()
        self.opener.headers["User-Agent"] = PHONE_BROWSER
        page = self.url_open(path).text
        self.assertIn(NAME, page)
        self.assertIn("width=device-width", page)
        yes = next(box for box in re.findall(r"<input[^>]*>", page) if "marketing:mail" in box and "granted" in box)
        self.assertIn("checked", yes)
        self.post(path, do="consents", **{"marketing:mail": "refused"})
        self.env.invalidate_all()
        self.assertFalse(self.may(guest))
        # Carried off, with the signature.
        with zipfile.ZipFile(io.BytesIO(self.url_open(f"{path}/copy").content)) as archive:
            copy = archive.read("what-we-know.json").decode()
            self.assertIn(f'src="{SIGNATURE}"', archive.read("what-we-know.html").decode())
        self.assertIn(SIGNATURE.split(",")[1], copy)
        consents = next(section for section in json.loads(copy)["data"] if section["table"] == "restaurant_consent")
        self.assertIn("Customer Display", [row["source"] for row in consents["rows"]])
        # Forgotten, by who answers the request.
        self.post(path, do="erase", sure="on")
        self.env.invalidate_all()
        self.assertGreater(len(registry._scan((NAME, PHONE, DIGITS), files=False)), 3, "The guest is known")
        registry._erase(guest)
        self.env.flush_all()
        self.env["restaurant.privacy.request"]._forget_statistics()
        self.assertEqual(registry._scan((NAME, PHONE, DIGITS, SIGNATURE[40:90]), files=False), {})
        self.assertEqual(self.url_open(path).status_code, 404)
        self.assertEqual({row.state for row in guest.guest_consent_ids}, {"granted", "refused"}, "The proof stays")
        # And who has looked.
        readings = self.env["restaurant.guest.reading"]
        readings._write_waiting()
        looked = readings.search([("partner_ids", "in", guest.ids), ("user_id", "=", boss.id)])
        self.assertTrue(looked)
