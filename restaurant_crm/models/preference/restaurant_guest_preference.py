from odoo import api, fields, models
from odoo.exceptions import UserError

from .restaurant_preference import SEVERITIES

SOURCES = [("stated", "Stated by the Guest"), ("noted", "Noted by Staff"), ("inferred", "Inferred")]
# Between notes of several people.
NOTES_APART = "; "
# What somebody says about a preference of a guest.
CLAIM = ["severity", "note", "source", "user_id", "noted_at", "confirmed"]


class RestaurantGuestPreference(models.Model):
    """This guest has this preference: who says so, since when, how sure it is."""

    _name = "restaurant.guest.preference"
    _description = "Preference of a Guest"
    _order = "kind, noted_at desc, id desc"
    _rec_name = "preference_id"

    # The unique key below leads with the guest.
    partner_id = fields.Many2one("res.partner", string="Guest", required=True, ondelete="cascade")
    preference_id = fields.Many2one("restaurant.preference", required=True, index=True, ondelete="restrict")
    kind = fields.Selection(related="preference_id.kind", store=True)
    severity = fields.Selection(
        SEVERITIES,
        compute="_compute_severity",
        store=True,
        readonly=False,
        help="How bad the allergy is for this guest.",
    )
    note = fields.Char()
    source = fields.Selection(SOURCES, required=True, default="stated")
    user_id = fields.Many2one("res.users", string="Noted By", default=lambda self: self.env.user, ondelete="set null")
    noted_at = fields.Datetime(string="Noted On", required=True, default=fields.Datetime.now)
    confirmed = fields.Boolean(help="Somebody made sure with the guest.")

    _partner_preference_unique = models.Constraint(
        "UNIQUE(partner_id, preference_id)", "The guest has this preference already."
    )

    @api.depends("preference_id")
    def _compute_severity(self):
        for row in self:
            row.severity = row.preference_id.severity if row.preference_id.kind == "allergy" else False

    @api.depends("preference_id", "partner_id")
    def _compute_display_name(self):
        for row in self:
            row.display_name = f"{row.preference_id.name}: {row.partner_id.display_name}"

    @api.model_create_multi
    def create(self, vals_list):
        """Create the rows; what an import says about a preference that the guest has already is added to it."""
        if not self.env.context.get("import_file"):
            rows = super().create(vals_list)
            rows._note("preference_gained")
            return rows
        rows = self.browse()
        for vals in vals_list:
            known = self.search(
                [("partner_id", "=", vals.get("partner_id")), ("preference_id", "=", vals.get("preference_id"))]
            )
            if known:
                known._add_claim(vals)
            else:
                known = super().create([vals])
                known._note("preference_gained")
            rows += known
        return rows

    def write(self, vals):
        """What the guest no longer has is lost, what the row says instead is gained.

        :raise UserError: the rows would become another guest's
        """
        if "partner_id" in vals and any(row.partner_id.id != vals["partner_id"] for row in self):
            raise UserError(
                self.env._(
                    "What is known of one guest cannot be moved to another one, who would have it and the first "
                    "would not. Add it to the other guest; merge the contacts if they are the same person."
                )
            )
        moved = "preference_id" in vals
        if moved:
            self._note("preference_lost")
        changed = self.filtered(lambda row: "severity" in vals and row.severity != vals["severity"])
        result = super().write(vals)
        if moved:
            self._note("preference_gained")
        else:
            changed._note("preference_changed")
            self.partner_id._guest_changed()
        return result

    def unlink(self):
        self._note("preference_lost")
        return super().unlink()

    def _remove(self, reason):
        """Take away what is wrong; the log says why, and what the note was."""
        self._note("preference_lost", reason)
        models.Model.unlink(self)

    def _note(self, kind, reason=None):
        if self:
            self.env["restaurant.guest.log"]._note(
                [
                    {
                        "kind": kind,
                        "partner_id": row.partner_id.id,
                        "preference_id": row.preference_id.id,
                        "note": row._say() if kind == "preference_changed" else row._say_note(reason),
                        "origin": "manual",
                    }
                    for row in self
                ]
            )

    def _say_note(self, reason):
        return " · ".join(filter(None, [reason, self.note]))

    def _say(self):
        """Severity, doubt and note in one line, for the guest log."""
        labels = dict(self._fields["severity"]._description_selection(self.env))
        doubt = "" if self.confirmed else self.env._("to be confirmed")
        return " · ".join(filter(None, [labels.get(self.severity), doubt, self.note]))

    # -- several statements about one preference ---------------------------------------------

    @api.model
    def _combine(self, claims):
        """What several statements about one preference of a guest come to: the worst severity and every note.

        It counts as confirmed if the worst one is and nobody made sure of a lighter one.

        :param claims: list of dicts with the keys of ``CLAIM``, of two of one second the newer first; the same comes
            back
        """
        worst = [key for key, _label in SEVERITIES]

        def badness(claim):
            return worst.index(claim["severity"]) if claim["severity"] else -1

        newest_first = sorted(claims, key=lambda claim: claim["noted_at"], reverse=True)
        leading = max(newest_first, key=lambda claim: (badness(claim), claim["confirmed"]))
        notes = []
        for claim in newest_first:
            for note in (claim["note"] or "").split(NOTES_APART):
                if note.strip() and note.strip() not in notes:
                    notes.append(note.strip())
        return {
            **leading,
            "note": NOTES_APART.join(notes) or False,
            "confirmed": leading["confirmed"]
            and not any(claim["confirmed"] and badness(claim) < badness(leading) for claim in claims),
        }

    def _claim(self):
        """What the row says, as ``_combine`` takes it."""
        self.ensure_one()
        return {name: self[name].id if name == "user_id" else self[name] for name in CLAIM}

    def _add_claim(self, values):
        """Add what somebody says about a preference that the guest has already. Nothing known gets lost."""
        self.ensure_one()
        usual = {
            "severity": self.severity,
            "note": False,
            "source": "stated",
            "user_id": self.env.uid,
            "confirmed": False,
        }
        claim = {name: values.get(name, usual.get(name)) for name in CLAIM}
        claim["noted_at"] = fields.Datetime.to_datetime(claim["noted_at"]) or fields.Datetime.now()
        before = self._claim()
        combined = self._combine([claim, before])
        if combined == before:
            return
        models.Model.write(self, combined)
        if any(combined[name] != before[name] for name in ("severity", "note", "confirmed")):
            self._note("preference_changed")

    @api.model
    def _merge(self, partners, target):
        """Move the preferences of ``partners``, contacts that become one, to ``target``.

        Several rows for a preference become one that says the worst and everything.
        """
        # sudo: who may merge contacts may merge all that is known of them.
        self = self.sudo()
        rows = self.search([("partner_id", "in", partners.ids)], order="noted_at desc, id desc")
        changed = self.browse()
        # The log moves with the contacts: of what stays as it was nothing happened to the guest.
        for same in rows.grouped("preference_id").values():
            kept = same.filtered(lambda row: row.partner_id == target)[:1] or same[:1]
            values = self._combine([row._claim() for row in same])
            models.Model.unlink(same - kept)
            models.Model.write(kept, {**values, "partner_id": target.id})
            if len(same) > 1:
                changed |= kept
        rows.exists().flush_recordset()
        changed._note("preference_changed")

    def action_confirm(self):
        """The guest was asked: it is so."""
        self.write({"confirmed": True})
