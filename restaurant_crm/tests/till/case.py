"""A till and a guest of whom there is a lot to know."""

from ..common import CASHIER, GuestCase


class TillCase(GuestCase):
    """A till in Shanghai and Mei, of whom there is a lot to know, some of it nobody's business there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cashier = cls._make_user("cashier", CASHIER)
        cls.config = cls.shanghai.config_ids[0]
        cls.till_session = cls._session(cls.config)
        Tag = cls.env["restaurant.tag"]
        cls.vip = Tag.create({"name": "Regular", "icon": "⭐"})
        cls.hidden = Tag.create({"name": "Hidden", "visible_at_till": False})
        cls.secret_tag = Tag.create({"name": "Owes money", "sensitive": True})
        cls.peanut = cls.env.ref("restaurant_crm.preference_peanut")
        cls.secret = cls.env["restaurant.preference"].create({"name": "Ill", "kind": "diet", "sensitive": True})
        (cls.vip | cls.hidden | cls.secret_tag)._give(cls.mei)
        for preference in (cls.peanut, cls.secret):
            cls.env["restaurant.guest.preference"].create(
                {"partner_id": cls.mei.id, "preference_id": preference.id, "note": "whisper"}
            )
        cls.mei.guest_birthday = "1990-05-17"

    def card(self, guest, user=None):
        guest.invalidate_recordset(["guest_card"])
        return guest.with_user(user or self.cashier).guest_card or {}

    def loaded(self, user):
        data = self.till_session.with_user(user).load_data(
            ["pos.order", "res.partner", "restaurant.tag", "restaurant.preference"]
        )
        return data, {row["id"]: row for row in data["res.partner"]}
