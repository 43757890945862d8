from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import html2plaintext
from odoo.tools.mail import email_normalize, parse_contact_from_email
from odoo.tools.translate import LazyTranslate

from ...engine.fact.placed import COUNTED_STATES

_lt = LazyTranslate(__name__)

WROTE_AGAIN = _lt("The guest wrote again about %(number)s")
# Who writes so many days after an order writes about it, unless somebody knows better.
ORDER_DAYS = 3


class RestaurantComplaint(models.Model):
    """What guests write by e-mail: complaints to the address of a company, and what they add later; photos."""

    _name = "restaurant.complaint"
    _inherit = ["restaurant.complaint", "restaurant.photo.mixin"]

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """A mail to the address of a company is a complaint there."""
        # The gateway comes as superuser.
        self.check_access("create")
        company = self.env["res.company"].browse((custom_values or {}).get("company_id")).exists() or self.env.company
        name, _address = parse_contact_from_email(msg_dict.get("email_from"))
        guest = self._writer(msg_dict, company)
        subject = (msg_dict.get("subject") or "").strip()
        text = html2plaintext(msg_dict.get("body") or "").strip()
        # As OdooBot: staff cannot open what was made by a portal user of another company.
        return (
            self.with_user(SUPERUSER_ID)
            .with_company(company)
            ._report(
                {
                    "uuid": msg_dict.get("message_id"),
                    "source": "email",
                    "description": "\n\n".join(filter(None, [subject, text])) or self.env._("An e-mail without words."),
                    "contact_name": name,
                    "email": email_normalize(msg_dict.get("email_from")) or msg_dict.get("email_from"),
                    "partner_id": guest.id,
                    "order_id": self._last_order(guest, company).id,
                }
            )
        )

    def message_update(self, msg_dict, update_vals=None):
        """A guest who writes again about what was closed is not satisfied."""
        self.check_access("write")
        result = super().message_update(msg_dict, update_vals)
        author = self.env["res.partner"].browse(msg_dict.get("author_id"))
        if not author._is_staff():
            for complaint in self.filtered(lambda complaint: complaint.closed and complaint.user_id):
                complaint._todo("answer", complaint.user_id, sentence=WROTE_AGAIN)
        return result

    @api.model
    def _writer(self, msg_dict, company):
        """The guest who wrote; nobody when staff forward what they got."""
        author = self.env["res.partner"].browse(msg_dict.get("author_id"))
        return (
            author if not author._is_staff() and author.company_id in (company, company.browse()) else author.browse()
        )

    @api.model
    def _last_order(self, guest, company):
        domain = [
            ("partner_id", "=", guest.id),
            ("company_id", "=", company.id),
            ("state", "in", COUNTED_STATES),
            ("amount_total", ">", 0),
            ("date_order", ">=", fields.Datetime.subtract(fields.Datetime.now(), days=ORDER_DAYS)),
        ]
        # sudo: whoever fetches mails needs no rights on the tills.
        orders = self.env["pos.order"].sudo()
        return orders.search(domain, order="date_order desc", limit=1) if guest else orders
