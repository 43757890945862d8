import unicodedata

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError

from ...engine.shared import phone_numbers
from ...engine.till import guest_search
from . import entry_values as read

LONGEST_NAME, LONGEST_NUMBER = 100, 40
# A number has so many digits at least; its last ones name a guest of whom nothing else is known.
FEWEST_DIGITS, LAST_DIGITS = 5, 4


class RestaurantTillEntry(models.Model):
    """Guests whose name or number staff take at a till, without the right to write contacts."""

    _inherit = "restaurant.till.entry"

    kind = fields.Selection(selection_add=[("guest", "New Guest")], ondelete={"guest": "cascade"})

    @api.model
    def _kinds_without_guest(self):
        return super()._kinds_without_guest() | {"guest"}

    @api.model
    def _guest_of_entry(self, uuid):
        """The guest whom the till calls by the uuid of the entry; empty as long as it has not arrived."""
        # sudo: cashiers may not read entries; whoever asks checks the guest.
        entry = uuid and self.sudo().search([("uuid", "=", uuid), ("kind", "=", "guest")])
        return self.env["res.partner"].browse(entry.partner_id.id if entry else ())

    def _named_guest(self, entry):
        return super()._named_guest(entry) or self._guest_of_entry(read.uuid(entry, "guest_uuid", required=False))

    def _answer(self, uuid, kind):
        return {"partner_id": self._guest_of_entry(uuid).id} if kind == "guest" else super()._answer(uuid, kind)

    def _receive_guest(self, guest, entry, entered_at):
        """A new contact, or the one that has this number already; the consent goes into the guest log.

        A name or a number is enough. Without a number nobody can tell whether the house knows the guest.
        """
        name = read.text(entry, "name", LONGEST_NAME)
        number = unicodedata.normalize("NFKC", read.text(entry, "phone", LONGEST_NUMBER))
        digits = [character for character in phone_numbers.plain(number) if character.isdigit()]
        if len(digits) < FEWEST_DIGITS if number else not name:
            raise UserError(self.env._("Say the name or the whole number of the guest."))
        if entry.get("consent") is not True:
            raise UserError(self.env._("The guest has to agree that the house keeps this."))
        uuid = read.uuid(entry, "uuid")
        found = self._find_by_number(number) if number else self.env["res.partner"]
        # sudo: this is what a cashier may do without the right to write contacts.
        guest = found.sudo() or self.env["res.partner"].sudo().create(
            {"name": name or self._name_by_number(digits), "phone": number or False}
        )
        if name and found and guest.name in self._names_by_number(digits):
            guest.name = name
        self.sudo().search([("uuid", "=", uuid)]).partner_id = guest
        self.env["restaurant.guest.log"]._note(
            [
                {
                    "kind": "guest_taken",
                    "partner_id": guest.id,
                    "user_id": self.env.uid,
                    "logged_at": entered_at,
                    "origin": "manual",
                    "note": self._say_taken(guest, name, number, bool(found)),
                }
            ]
        )
        waiting = self.env["pos.order"].sudo().search([("guest_uuid", "=", uuid), ("partner_id", "=", False)])
        waiting.partner_id = guest

    @api.model
    def _name_by_number(self, digits):
        """What a guest is called of whom nothing but the number is known: the till says the same."""
        return self.env._("Guest %s", "".join(digits[-LAST_DIGITS:]))

    @api.model
    def _names_by_number(self, digits):
        """The same in all languages: whoever took the guest may have another one."""
        languages = [code for code, _name in self.env["res.lang"].get_installed()]
        return {self.with_context(lang=code)._name_by_number(digits) for code in languages}

    def _say_taken(self, guest, name, number, known):
        said = [
            self.env._("Agreed that the house keeps name and number.")
            if name and number
            else self.env._("Agreed that the house keeps the name.")
            if name
            else self.env._("Agreed that the house keeps the number.")
        ]
        if known:
            said.append(self.env._("Known already by the number."))
        if name and name != guest.name:
            said.append(self.env._("Name told: %s", name))
        return " ".join(said)

    def _find_by_number(self, number):
        """The guest with this number, if there is one whom the cashier may see.

        :raise ConcurrencyError: another till takes the same guest at this moment; the request runs once more
        """
        Partner = self.env["res.partner"]
        country = self.env.company.country_id
        number = phone_numbers.plain(number)
        key = Partner._phone_format(number=number, country=country) or number
        self.env.cr.execute(guest_search.lock_number(key))
        guests = Partner._guest_domain()
        Partner.flush_model(["phone", "active"])
        query = guest_search.find_number(number, str(country.phone_code or ""))
        stored = [row[0] for row in self.env.execute_query(query)]
        for name, operator, value in (("phone_sanitized", "=", key), ("id", "in", stored)):
            if found := Partner.search([(name, operator, value), *guests], order="id", limit=1):
                return found
        # What was committed since this request began, which our snapshot does not show.
        with self.env.registry.cursor() as cr:
            cr.execute(guest_search.count_number(key))
            committed = cr.fetchone()[0]
        self.env.cr.execute(guest_search.count_number(key))
        if committed > self.env.cr.fetchone()[0]:
            raise ConcurrencyError("Two tills take the same guest")
        return Partner
