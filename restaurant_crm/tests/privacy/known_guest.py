"""A guest of whom something is kept in every corner of the database, each time by words that nobody else has."""

import base64

from odoo.fields import Command

from .case import PrivacyCase

NAME, STREET, WORD = "Xqzanna Vrolik", "Zwijgerlaan 99177", "kwibusfluister"
EMAIL, PHONE = "xqzanna.vrolik@mailbox.example", "+86 139 4711 0815"
DIGITS = "13947110815"
# What the guest is found by, wherever it is kept.
TOKENS = (NAME, EMAIL, PHONE, DIGITS, STREET, WORD)


class KnownGuestCase(PrivacyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # As in life: changes are tracked.
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": False})
        cls.config = cls.shanghai.config_ids[0]
        cls.guest = cls.make_known(cls, NAME, EMAIL, PHONE, STREET, WORD)
        # Changes are noted when the transaction ends.
        cls.env.flush_all()
        cls.env.cr.precommit.run()

    def make_known(self, name, email, phone, street, word):
        """The guest, used in the usual places."""
        env = self.env
        guest = env["res.partner"].create(
            {
                "name": name,
                "email": email,
                "phone": phone,
                "street": street,
                "comment": word,
                "ref": word,
                "barcode": f"042{word}",
                "website": f"https://{word}.example",
                "country_id": env.ref("base.cn").id,
                "guest_birthday": "1990-05-05",
                "image_1920": self.picture(self, word),
            }
        )
        child = env["res.partner"].create({"name": f"{name} (home)", "parent_id": guest.id, "street": street})
        guest.message_post(body=f"Called {name}: {word}", subject=word)
        # What is changed in the transaction of its creation is no change.
        env.flush_all()
        env.cr.precommit.run()
        guest.write({"phone": phone.replace(" ", ""), "street": f"{street} b"})
        env.flush_all()
        order = self.pay(guest, "2026-03-03 04:00:00", general_customer_note=word, internal_note=word)
        order.write({"email": email, "mobile": phone, "floating_order_name": name})
        order.lines.write({"customer_note": word, "note": f'[{{"text": "{word}"}}]'})
        order.message_post(body=f"{name} left a {word}")
        order.payment_ids.write({"cardholder_name": name, "card_no": DIGITS[-4:]})
        env["restaurant.guest.queue"]._process()
        complaint = env["restaurant.complaint"].create(
            {
                "description": f"{word} in the soup",
                "partner_id": guest.id,
                "contact_name": name,
                "phone": phone,
                "email": email,
                "store_id": self.shanghai.id,
            }
        )
        complaint.message_post(body=f"Dear {name}, {word}", partner_ids=guest.ids, attachments=[(word, word.encode())])
        env["restaurant.guest.log"]._note(
            [{"kind": "guest_taken", "partner_id": guest.id, "origin": "manual", "note": word}]
        )
        preference = env["restaurant.preference"].create(
            {"name": "Nuts (known)", "kind": "allergy", "severity": "mild"}
        )
        env["restaurant.guest.preference"].create(
            {"partner_id": guest.id, "preference_id": preference.id, "note": word}
        )
        env["restaurant.tag"].create({"name": "Known (test)"})._give(guest)
        env["restaurant.guest.grade"].create({"partner_id": guest.id, "note": word})
        feedback = env["restaurant.feedback"].create(
            {
                "company_id": self.shanghai.company_id.id,
                "store_id": self.shanghai.id,
                "order_id": order.id,
                "stars": 4,
                "lowest_stars": 4,
                "comment": word,
                "phone": phone,
            }
        )
        env["ir.attachment"].create(
            {"name": word, "res_model": feedback._name, "res_id": feedback.id, "raw": word.encode()}
        )
        self.say(self, guest, "granted", source="page", address=word)
        self.say(self, guest, "refused", "sms")
        env["mail.blacklist"]._add(email)
        env["phone.blacklist"]._add([guest.phone_sanitized])
        env["sms.sms"].create({"number": guest.phone_sanitized, "partner_id": guest.id, "body": f"{name}, {word}"})
        env["mail.mail"].create({"email_to": f"{name} <{email}>", "subject": word, "body_html": word})
        mailing = env["mailing.mailing"].create(
            {"subject": "News", "mailing_model_id": env["ir.model"]._get("res.partner").id, "body_html": "<p>Hi</p>"}
        )
        env["mailing.trace"].create(
            {
                "mass_mailing_id": mailing.id,
                "model": "res.partner",
                "res_id": guest.id,
                "email": email,
                "sms_number": guest.phone_sanitized,
            }
        )
        env["mailing.contact"].create({"name": name, "email": email})
        guest.activity_schedule("mail.mail_activity_data_todo", summary=word, note=word, user_id=env.uid)
        program = env["loyalty.program"].create({"name": "Points (known)", "program_type": "loyalty"})
        env["loyalty.card"].create({"program_id": program.id, "partner_id": guest.id, "code": word, "points": 5})
        env["bus.bus"].sudo().create({"channel": "here", "message": f'{{"phone": "{guest.phone_sanitized}"}}'})
        env["privacy.lookup.wizard"].create({"name": name, "email": email}).action_lookup()
        till = env["restaurant.history.till"].create({"name": "Old till (known)"})
        file = env["restaurant.history.import"].create(
            {
                "till_id": till.id,
                "file": base64.b64encode(f"Order,Date,Total,Guest\n1,2024-01-20,10,{name}".encode()),
                "file_name": "old.csv",
            }
        )
        env["restaurant.history.order"].create(
            {
                "till_id": till.id,
                "import_id": file.id,
                "key": "1",
                "number": "1",
                "placed_at": "2024-01-20 04:00:00",
                "store_id": self.shanghai.id,
                "channel": "dine_in",
                "partner_id": guest.id,
                "guest_in_file": phone,
                "former": {"guest_in_file": phone},
            }
        )
        env["rating.rating"].create(
            {
                "res_model_id": env["ir.model"]._get("pos.order").id,
                "res_id": order.id,
                "partner_id": guest.id,
                "rating": 5,
                "feedback": word,
            }
        )
        env["restaurant.privacy.request"].create({"partner_id": guest.id, "kind": "correct", "note": word})
        portal = env["res.users"].with_context(no_reset_password=True)
        portal.create(
            {"partner_id": guest.id, "login": email, "group_ids": [Command.set(env.ref("base.group_portal").ids)]}
        )
        # What waits for the end of the transaction: tracked changes, what is told to browsers.
        env.cr.flush()
        return guest | child

    def picture(self, word):
        """A picture with words in its file."""
        return base64.b64encode(
            b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>' + word.encode() + b"</text></svg>"
        )
