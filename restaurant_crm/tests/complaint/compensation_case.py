"""Who may give what, for tests of compensations."""

from .case import ComplaintCase


class CompensationCase(ComplaintCase):
    """Wang works for the store of Lin, in the region of Ann; the chief may do anything."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.wang = cls._make_user("wang", "restaurant_crm.group_user")
        cls.chief = cls._make_user("chief", "restaurant_crm.group_manager")
        cls.gesture, cls.small, cls.large, cls.dish, cls.bill = (
            cls.env.ref(f"restaurant_crm.compensation_offer_{name}")
            for name in ("gesture", "small", "large", "dish", "bill")
        )
        cls.complaint = cls._complain(partner_id=cls.mei.id, severity="serious")

    def offer(self, offer, user=None, complaint=None, **values):
        return (
            self.env["restaurant.compensation"]
            .with_user(user or self.wang)
            .create({"complaint_id": (complaint or self.complaint).id, "offer_id": offer.id, **values})
        )

    def give(self, *args, **values):
        compensation = self.offer(*args, **values)
        compensation.action_give()
        return compensation
