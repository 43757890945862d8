"""Two workers, two givers: what only two connections can show. Cleans up behind itself."""

import threading

from odoo import SUPERUSER_ID, api, fields
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from ...models.fact.restaurant_guest_queue import CONFLICTS
from ..two_connections import TwoConnections


class TestComplaintWorkers(TwoConnections):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            manager = new_test_user(env, "two_managers", "restaurant_crm.group_user")
            giver = new_test_user(env, "two_givers", "restaurant_crm.group_user")
            store = env["restaurant.store"].create({"name": "Two workers' store", "manager_id": manager.id})
            complaints = env["restaurant.complaint"].create(
                [{"description": f"Two workers {number}", "store_id": store.id} for number in range(2)]
            )
            # The others were late enough already, or have nothing to do with it.
            env["restaurant.complaint"].search([("id", "not in", complaints.ids)]).escalate_at = False
            complaints.escalate_at = fields.Datetime.subtract(fields.Datetime.now(), minutes=1)
            cls.ids = complaints.ids
            cls.users = {"manager": manager.id, "giver": giver.id}
            cls.store_id = store.id
        cls.addClassCleanup(cls.remove_everything)

    @classmethod
    def remove_everything(cls):
        with cls.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            cr.execute("DELETE FROM restaurant_compensation WHERE complaint_id = ANY(%s)", [cls.ids])
            env["restaurant.complaint"].browse(cls.ids).unlink()
            env["restaurant.store"].browse(cls.store_id).unlink()
            users = env["res.users"].browse(cls.users.values())
            partners = users.partner_id
            users.unlink()
            partners.unlink()

    def test_two_workers_bring_a_late_complaint_to_the_manager_once(self):
        one, two = self.connect(), self.connect()
        domain = [("closed", "=", False), ("escalate_at", "<=", fields.Datetime.now())]
        first, second = (env["restaurant.complaint"].browse(self.ids[0]) for env in (one, two))
        self.assertTrue(first.try_lock_for_update().filtered_domain(domain))
        self.assertFalse(second.try_lock_for_update(), "The other worker leaves it alone")
        first._escalate()
        one.flush_all()
        one.cr.commit()
        two.cr.rollback()
        two.invalidate_all()
        self.assertFalse(second.try_lock_for_update().filtered_domain(domain), "It has been done")
        late = two["mail.activity"].search(
            [
                ("res_model", "=", "restaurant.complaint"),
                ("res_id", "=", self.ids[0]),
                ("activity_type_id", "=", two.ref("restaurant_crm.complaint_activity_escalated").id),
            ]
        )
        self.assertEqual(late.user_id.id, self.users["manager"])
        self.assertEqual(second.escalation_level, "1")

    def test_two_gifts_at_once_do_not_pass_one_budget_together(self):
        """Guest relations may give 20 for one complaint: of two gestures of 15 the second one waits."""
        results, errors = {}, []

        def give(place, ready, go):
            env = self.connect(self.users["giver"])
            try:
                compensation = env["restaurant.compensation"].create(
                    {
                        "complaint_id": self.ids[1],
                        "offer_id": env.ref("restaurant_crm.compensation_offer_gesture").id,
                        "cost": 15,
                    }
                )
                env.flush_all()
                ready.set()
                go.wait(10)
                for _try in range(5):
                    try:
                        compensation.action_give()
                        env.flush_all()
                        env.cr.commit()
                        break
                    except CONFLICTS:
                        # As the server does: from the beginning, with what is there now.
                        env.cr.rollback()
                        env.invalidate_all()
                        compensation = env["restaurant.compensation"].create(
                            {
                                "complaint_id": self.ids[1],
                                "offer_id": env.ref("restaurant_crm.compensation_offer_gesture").id,
                                "cost": 15,
                            }
                        )
                results[place] = compensation.state
            except Exception as error:  # what went wrong belongs into the test, not into a thread
                errors.append(error)
            finally:
                env.cr.close()

        go = threading.Event()
        readies = [threading.Event(), threading.Event()]
        threads = [threading.Thread(target=give, args=(place, ready, go)) for place, ready in enumerate(readies)]
        with mute_logger("odoo.sql_db"):
            for thread in threads:
                thread.start()
            for ready in readies:
                ready.wait(10)
            go.set()
            for thread in threads:
                thread.join(30)
        self.assertFalse(errors)
        self.assertEqual(sorted(results.values()), ["given", "waiting"])
