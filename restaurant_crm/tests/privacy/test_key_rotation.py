"""Keys are changed by a process of its own, which is killed in the midst of it and started again."""

import base64
import os
import signal
import subprocess
import sys
import time
from unittest.mock import patch

from odoo.tests import get_db_name
from odoo.tools import config

from ...models.privacy.personal_data_seals import BATCH
from ...models.privacy.restaurant_consent import EVIDENCE
from ...models.shared import vault
from ..common import TEST_KEY
from ..two_connections import TwoConnections
from .test_vault import OTHER_KEY, keys

COMMAND = "restaurant_crm_keys"
# In the second of three batches the process is killed.
VALUES = 2 * BATCH + BATCH // 2
HELD = BATCH + BATCH // 2
# Seconds for a process that loads Odoo on a busy machine.
LONGEST = 120


class TestKeyRotation(TwoConnections):
    def setUp(self):
        super().setUp()
        self.ids = []
        self.addCleanup(self.forget)
        with keys(TEST_KEY), self.committed() as env:
            guest = env["res.partner"].create({"name": "Keys are changed"})
            self.guest_id = guest.id
            first = env["restaurant.consent"]._record(guest, "mail", "marketing", "granted", "page", address="0")
            env.cr.execute(
                """INSERT INTO restaurant_consent (partner_id, channel, purpose, state, given_at, source, company_id)
                   SELECT partner_id, channel, purpose, state, given_at, source, company_id
                     FROM restaurant_consent, generate_series(1, %s) WHERE id = %s RETURNING id""",
                [VALUES - 1, first.id],
            )
            copies = [row_id for (row_id,) in env.cr.fetchall()]
            sealed = [(row_id, vault.seal(f'{{"address": "{row_id}"}}', f"{EVIDENCE} {row_id}")) for row_id in copies]
            env.cr.execute(
                """UPDATE restaurant_consent SET evidence = given.seal
                     FROM unnest(%s, %s) AS given(id, seal) WHERE given.id = restaurant_consent.id""",
                [copies, [seal for _id, seal in sealed]],
            )
            self.ids = sorted([first.id, *copies])
        self.old, self.new = (vault.key_id(base64.b64decode(key)).hex() for key in (TEST_KEY, OTHER_KEY))

    def forget(self):
        with self.registry.cursor() as cr:
            cr.execute("DELETE FROM restaurant_consent WHERE partner_id = %s", [self.guest_id])
            cr.execute("DELETE FROM restaurant_consent_state WHERE partner_id = %s", [self.guest_id])
            cr.execute("DELETE FROM res_partner WHERE id = %s", [self.guest_id])

    def change_keys(self):
        """The command, as an administrator starts it, with the new key before the old one."""
        folders = ",".join(map(str, config["addons_path"]))
        command = [sys.executable, "-m", "odoo", f"--addons-path={folders}", COMMAND, "-d", get_db_name()]
        command += ["-c", config["config"]]
        env = {**os.environ, vault.VARIABLE: f"{OTHER_KEY},{TEST_KEY}"}
        process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.kill)
        return process

    def count(self):
        """Values by the name of the key that has sealed them, as others see them."""
        env = self.connect()
        try:
            return env["restaurant.personal.data"]._sealed_by_key()
        finally:
            env.cr.close()

    def assertReadable(self, *given):
        env = self.connect()
        with keys(*given):
            consents = env["restaurant.consent"].browse(self.ids)
            wanted = ["0", *map(str, self.ids[1:])]
            self.assertEqual([consent._read_evidence()["address"] for consent in consents], wanted)
        env.cr.close()

    def test_killed_in_the_midst_of_it_and_started_again(self):
        others = self.count().get(self.old, 0) - VALUES
        holder = self.connect()
        holder.cr.execute("SELECT FROM restaurant_consent WHERE id = %s FOR UPDATE", [self.ids[HELD - 1]])
        process = self.change_keys()
        self.wait_until_it_waits(holder, process)
        process.send_signal(signal.SIGKILL)
        self.assertEqual(process.wait(LONGEST), -signal.SIGKILL)
        holder.cr.rollback()
        holder.cr.close()
        with self.subTest("killed"):
            self.assertEqual(self.count(), {self.new: BATCH, self.old: VALUES - BATCH + others})
            self.assertReadable(OTHER_KEY, TEST_KEY)
        process = self.change_keys()
        said, _nothing = process.communicate(timeout=LONGEST)
        self.assertEqual(process.returncode, 0, said)
        self.assertIn(f"Key {self.new}: {VALUES + others} values", said)
        self.assertEqual(self.count(), {self.new: VALUES + others}, "Nothing is sealed with the old key")
        self.assertReadable(OTHER_KEY)
        with keys(OTHER_KEY), patch.object(vault, "seal") as sealing:
            env = self.connect()
            self.assertEqual(env["restaurant.personal.data"]._seal_anew(), 0, "Once more there is nothing to do")
            self.assertFalse(sealing.called)

    def wait_until_it_waits(self, holder, process):
        """Until the process has come to the row that ``holder`` holds."""
        until = time.monotonic() + LONGEST
        while time.monotonic() < until and process.poll() is None:
            holder.cr.execute(
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND transactionid = pg_current_xact_id()::xid"
            )
            if holder.cr.fetchone()[0]:
                return
            time.sleep(0.05)
        process.kill()
        self.fail(f"It never came to the second batch:\n{process.stdout.read()}")
