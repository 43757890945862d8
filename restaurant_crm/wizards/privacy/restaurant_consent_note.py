import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.privacy.restaurant_consent import CHANNELS, PURPOSES, STATES

# What is noted by hand: in other words than those of the house, or in these.
BY_HAND = [
    ("staff", "Told to Staff"),
    ("import", "Taken Over from Another List"),
    ("before", "What the House Did Before"),
]
# A scan of a form, in bytes.
LARGEST_PROOF = 2_000_000


class RestaurantConsentNote(models.TransientModel):
    """What guests have said to staff, what another list proves, what the house did before and by which right."""

    _name = "restaurant.consent.note"
    _inherit = ["restaurant.several.guests.mixin"]
    _description = "Note What Guests Allow"

    source = fields.Selection(BY_HAND, required=True, default="staff")
    state = fields.Selection(STATES, required=True)
    purpose = fields.Selection(PURPOSES, required=True, default="marketing")
    channel = fields.Selection(CHANNELS, required=True, default="any")
    given_at = fields.Datetime(string="When", required=True, default=fields.Datetime.now)
    expires_on = fields.Date(help="The last day on which it holds; empty: as the text of the purpose says.")
    ground = fields.Char(help="Where the proof is, or what the law allows it by: list, form, contract, paragraph.")
    proof = fields.Binary(attachment=False, help="A scan of what the guest has signed. It is sealed.")
    proof_name = fields.Char()
    text_id = fields.Many2one("restaurant.consent.text", string="Agreed to", compute="_compute_text_id")

    @api.depends("source", "state", "purpose")
    def _compute_text_id(self):
        texts = self.env["restaurant.consent.text"]
        for note in self:
            told = note.source == "staff" and note.state == "granted" and note.purpose
            note.text_id = texts._in_use(note.purpose).with_env(self.env) if told else texts

    def action_note(self):
        """Keep it as one consent a guest; the last word holds.

        :raise UserError: it does not say where the proof is, or lies in the future
        :raise AccessError: one of the guests may not be changed
        """
        self.ensure_one()
        self.env["restaurant.consent"]._check_may_note(self.partner_ids)
        if self.source != "staff" and not (self.ground or "").strip():
            raise UserError(self.env._("Say where the proof is, or what the law allows it by."))
        if self.given_at > fields.Datetime.now():
            raise UserError(self.env._("Nobody has said anything in the future."))
        proof = {}
        if self.proof:
            if len(self.partner_ids) > 1:
                raise UserError(self.env._("A proof is of one guest. For several say where it is."))
            if len(base64.b64decode(self.proof)) > LARGEST_PROOF:
                raise UserError(self.env._("The proof is larger than 2 MB. Say where it is instead."))
            proof = {"proof": self.proof.decode(), "proof_name": self.proof_name}
        self.env["restaurant.consent"]._record(
            self.partner_ids,
            self.channel,
            self.purpose,
            self.state,
            self.source,
            ground=self.ground,
            given_at=self.given_at,
            **({"expires_on": self.expires_on} if self.expires_on else {}),
            **proof,
        )
        # It lies sealed with the consent, and nowhere else.
        self.write({"proof": False, "proof_name": False})
        return self._say_done()
