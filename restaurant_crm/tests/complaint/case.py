"""Builders for tests of complaints."""

from odoo.fields import Command

from ..common import GuestCase

# Noon on a Tuesday in Shanghai.
NOON = "2026-03-03 04:00:00"
LOGGER = "odoo.addons.restaurant_crm.models.shared"


class ComplaintCase(GuestCase):
    """Managers of the stores and of the region, and a builder of complaints."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lin = cls._make_user(
            "lin", "restaurant_crm.group_user", restaurant_store_ids=[Command.set(cls.shanghai.ids)]
        )
        cls.ann = cls._make_user("ann", "restaurant_crm.group_user")
        cls.shanghai.manager_id = cls.lin
        cls.region.manager_id = cls.ann
        cls.stages = {
            name: cls.env.ref(f"restaurant_crm.complaint_stage_{name}")
            for name in ("new", "answered", "solving", "closed")
        }

    @classmethod
    def _complain(cls, **values):
        values = {"description": "The soup was cold", "store_id": cls.shanghai.id, **values}
        return cls.env["restaurant.complaint"].create(values)

    def about(self, name):
        return self.env.ref(f"restaurant_crm.complaint_category_{name}")

    def kinds(self, guest):
        return guest.guest_log_ids.sorted("id").mapped("kind")
