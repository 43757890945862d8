from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..guest.res_partner import ONLY_GUEST_RELATIONS


class RestaurantGuestTier(models.Model):
    """Where a guest stands: the scheme, the level, since when, and what is about to change.

    ``earned_tier_id`` is what the rules say; ``tier_id`` is the level that counts, which is
    another one as long as somebody has set it by hand. Rows are written by the evaluation
    and by the two verbs below, which keep the guest log with them.
    """

    _name = "restaurant.guest.tier"
    _description = "Tier of a Guest"
    _log_access = False
    _rec_name = "tier_id"
    _order = "since desc, id desc"

    partner_id = fields.Many2one("res.partner", string="Guest", required=True, ondelete="cascade", readonly=True)
    scheme_id = fields.Many2one("restaurant.tier.scheme", required=True, index=True, ondelete="cascade", readonly=True)
    tier_id = fields.Many2one("restaurant.tier", index="btree_not_null", ondelete="set null", readonly=True)
    earned_tier_id = fields.Many2one(
        "restaurant.tier",
        string="Earned",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
        groups=ONLY_GUEST_RELATIONS,
    )
    since = fields.Date(required=True, readonly=True, help="The guest has been on this level since that day.")
    earned_since = fields.Date(required=True, readonly=True, groups=ONLY_GUEST_RELATIONS)
    risen = fields.Boolean(
        readonly=True, groups=ONLY_GUEST_RELATIONS, help="The guest came to the earned level from below."
    )
    grace_until = fields.Date(
        readonly=True, help="The guest no longer fulfils the level and goes down on that day unless that changes."
    )
    override_tier_id = fields.Many2one(
        "restaurant.tier",
        string="Set by Hand",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
        groups=ONLY_GUEST_RELATIONS,
    )
    override_until = fields.Date(
        string="By Hand Until", readonly=True, groups=ONLY_GUEST_RELATIONS, help="Last day; empty for good."
    )
    override_reason = fields.Char(readonly=True, groups=ONLY_GUEST_RELATIONS)
    override_user_id = fields.Many2one(
        "res.users", string="Set By", ondelete="set null", readonly=True, groups=ONLY_GUEST_RELATIONS
    )

    _partner_unique = models.Constraint("UNIQUE(partner_id)", "The guest has a tier already.")

    @api.model
    def _check_may_override(self, partners):
        """Raise AccessError unless the user may set the level of these guests by hand.

        Guest relations may for guests of their stores: who came there, or has not been anywhere yet.
        """
        partners.check_access("read")
        if self.env.su:
            return
        if not self.env.user.has_group(ONLY_GUEST_RELATIONS):
            raise AccessError(self.env._("Only guest relations may set the tier of a guest."))
        Visit = self.env["restaurant.visit"]
        domain = [("partner_id", "in", partners.ids)]
        somewhere = {guest for (guest,) in Visit.sudo()._read_group(domain, ["partner_id"])}
        here = {guest.id for (guest,) in Visit._read_group(domain, ["partner_id"])}
        if strangers := [guest for guest in somewhere if guest.id not in here]:
            raise AccessError(
                self.env._("%(guest)s has never been to your stores.", guest=strangers[0].sudo().display_name)
            )

    @api.model
    def _override(self, partners, tier, reason, until=False):
        """Set the level of these guests by hand. The rules go on underneath and count again afterwards.

        :param until: last day on which it counts; False for good
        """
        self._check_may_override(partners)
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the tier is set by hand."))
        if tier.scheme_id.state == "draft" or not tier.active:
            raise UserError(self.env._("“%(tier)s” is not in force.", tier=tier.name))
        if until and until < fields.Date.context_today(self):
            raise UserError(self.env._("The last day has passed already."))
        values = {
            "scheme_id": tier.scheme_id.id,
            "tier_id": tier.id,
            "override_tier_id": tier.id,
            "override_until": until,
            "override_reason": reason,
            "override_user_id": self.env.uid,
        }
        today = fields.Date.context_today(self)
        rows = self.sudo().search([("partner_id", "in", partners.ids)])
        former = {row.partner_id.id: row.tier_id.id for row in rows}
        for row in rows:
            elsewhere = row.scheme_id != tier.scheme_id
            row.write(
                {
                    **values,
                    **({"since": today} if row.tier_id != tier else {}),
                    # What was earned in another scheme does not count in this one.
                    **({"earned_tier_id": False, "earned_since": today, "grace_until": False} if elsewhere else {}),
                }
            )
        self.sudo().create(
            [
                {**values, "partner_id": guest, "since": today, "earned_since": today}
                for guest in partners.ids
                if guest not in former
            ]
        )
        self._note_by_hand("tier_override", partners, tier, former, reason, until)
        self._invalidate_tiers_of(partners)
        # In another scheme something else may be earned.
        self.env["restaurant.tier.scheme"].sudo()._apply(partners.ids)

    @api.model
    def _end_override(self, partners, reason=""):
        """Let the rules decide again on the level of these guests, at once."""
        self._check_may_override(partners)
        rows = self.sudo().search([("partner_id", "in", partners.ids), ("override_tier_id", "!=", False)])
        guests = rows.partner_id.with_env(self.env)
        former = {row.partner_id.id: row.tier_id.id for row in rows}
        rows.write(
            {
                "override_tier_id": False,
                "override_until": False,
                "override_reason": False,
                "override_user_id": False,
            }
        )
        self._note_by_hand("tier_override_ended", guests, self.env["restaurant.tier"], former, reason, False)
        self.env["restaurant.tier.scheme"].sudo()._apply(guests.ids, anew=True)

    def _note_by_hand(self, kind, partners, tier, former, reason, until):
        self.env["restaurant.guest.log"]._note(
            [
                {
                    "kind": kind,
                    "partner_id": guest,
                    "origin": "manual",
                    "scheme_id": tier.scheme_id.id,
                    "tier_id": tier.id,
                    "former_tier_id": former.get(guest),
                    "note": reason,
                    "until": until,
                }
                for guest in partners.ids
            ]
        )

    def _leave_tier(self, tier, lower, today):
        """Move these guests from ``tier``, which is being removed, to ``lower``, which may be empty."""
        guests = self.filtered(lambda row: row.tier_id == tier).partner_id
        held = self.filtered(lambda row: row.override_tier_id == tier)
        held.write(
            {
                "override_tier_id": False,
                "override_until": False,
                "override_reason": False,
                "override_user_id": False,
            }
        )
        for row in held:
            row.tier_id = row.earned_tier_id
        self.filtered(lambda row: row.tier_id == tier).write({"tier_id": lower.id, "since": today})
        self.filtered(lambda row: row.earned_tier_id == tier).write(
            {"earned_tier_id": lower.id, "earned_since": today, "risen": False, "grace_until": False}
        )
        self.env["restaurant.guest.log"]._note(
            [
                {
                    "kind": "tier_down",
                    "partner_id": row.partner_id.id,
                    "origin": "manual",
                    "scheme_id": tier.scheme_id.id,
                    "tier_id": row.tier_id.id,
                    "former_tier_id": tier.id,
                    "note": self.env._("The level “%(tier)s” was removed.", tier=tier.name),
                }
                for row in self
                if row.partner_id in guests
            ]
        )
        self._invalidate_tiers_of(guests)

    @api.model
    def _invalidate_tiers_of(self, partners):
        """Drop what the cache knows of the tiers of these guests."""
        self.invalidate_model()
        partners.invalidate_recordset(
            [name for name in partners._fields if name.startswith("guest_tier_")] + ["guest_log_ids"], flush=False
        )
        self.env["restaurant.tier"].invalidate_model(["row_ids", "earned_row_ids", "tier_guest_count"])
        partners._guest_changed()

    @api.model
    def _merge(self, partners, target):
        """Bring the standings of ``partners``, contacts that become one, together on ``target``.

        A level that somebody has set counts first, then the higher one.
        """
        # sudo: who may merge contacts may merge all that is known of them.
        rows = self.sudo().search([("partner_id", "in", partners.ids)])
        rows = rows.sorted(
            lambda row: (bool(row.override_tier_id), row.tier_id.level, row.partner_id == target), reverse=True
        )
        rows[1:].unlink()
        rows[:1].partner_id = target
        rows[:1].flush_recordset()
