from odoo import fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain


class RestaurantTag(models.Model):
    """Tags that people give, take away and block, and what a file says of them."""

    _inherit = "restaurant.tag"

    def _check_may_tag(self, partners):
        """Raise AccessError unless the user may give and take these tags for these guests."""
        self.check_access("read")
        partners.check_access("read")
        if not self.env.su and not self.env.user.has_group("restaurant_crm.group_user"):
            raise AccessError(self.env._("Only guest relations may change the tags of guests."))

    def _rows_of(self, partners):
        """The assignments and blocks of these tags for ``partners``."""
        # sudo: people change them by way of the methods below alone, which ask whether they may.
        Assignment = self.env["restaurant.tag.assignment"].sudo()
        return Assignment.search([("partner_id", "in", partners.ids), ("tag_id", "in", self.ids)])

    def _give(self, partners, origin="manual", expires_at=False):
        """Give these tags to ``partners`` by hand: they are the person's from then on, and no rule touches them.

        What a person gave before stays as it is, and a block is lifted. In a category of which a guest carries at most
        one tag, the new tag replaces the other. An import leaves alone what rules gave: files that were exported name
        such tags, too.

        :param origin: "manual" or "import"
        :param expires_at: instant in UTC until which the tag stays; False for good
        """
        self._check_may_tag(partners)
        self._check_fit_together()
        rows = self._rows_of(partners)
        live = rows.filtered_domain(rows._live())
        expired = (rows - live).filtered(lambda row: row.state == "active")
        values = {
            "origin": origin,
            "state": "active",
            "rule_id": False,
            "user_id": self.env.uid,
            "expires_at": expires_at,
            "kept_until": False,
        }
        anew = {**values, "assigned_at": fields.Datetime.now()}
        expired._note_expired()
        (rows - live).write(anew)
        taken_over = live.filtered(lambda row: row.origin == "rule" and origin != "import")
        taken_over.write(values)
        known = {(row.partner_id.id, row.tag_id.id) for row in rows}
        missing = [(guest, tag) for tag in self.ids for guest in partners.ids if (guest, tag) not in known]
        rows.create([{**anew, "partner_id": guest, "tag_id": tag} for guest, tag in missing])
        gained = (rows - live)._pairs() + missing
        replaced = self._replaced_by(gained)
        lost = replaced._pairs()
        replaced.unlink()
        # Automations that run with the log look at the tags.
        self._invalidate_tags_of(partners)
        self._note("tag_lost", lost, origin)
        self._note("tag_gained", gained, origin)
        self._note("tag_pinned", taken_over._pairs(), origin)
        self._have_rules_look(partners)

    def _take(self, partners, origin="manual"):
        """Take these tags away from ``partners``. What a rule gave is blocked, so that it does not come back.

        An import leaves alone what rules gave: that a file does not name a tag is no opinion of it.
        """
        self._check_may_tag(partners)
        rows = self._rows_of(partners)
        rows = rows.filtered_domain(rows._live())
        if origin == "import":
            rows = rows.filtered(lambda row: row.origin != "rule")
        lost = rows._pairs()
        automatic = rows.filtered(lambda row: row.origin == "rule")
        automatic.write(
            {
                "state": "blocked",
                "user_id": self.env.uid,
                "assigned_at": fields.Datetime.now(),
                "expires_at": False,
                "kept_until": False,
                "rule_id": False,
                "origin": origin,
            }
        )
        (rows - automatic).unlink()
        self._invalidate_tags_of(partners)
        self._note("tag_lost", lost, origin)
        self._have_rules_look(partners)

    def _block(self, partners):
        """Keep the rules from giving these tags to ``partners``, and take away what they gave."""
        self._take(partners)
        rows = self._rows_of(partners)
        known = {(row.partner_id.id, row.tag_id.id) for row in rows if row.state == "blocked"}
        missing = [(guest, tag) for tag in self.ids for guest in partners.ids if (guest, tag) not in known]
        left = rows.filtered(lambda row: row.state == "active")
        left._note_expired()
        left.unlink()
        rows.create(
            [
                {"partner_id": guest, "tag_id": tag, "state": "blocked", "user_id": self.env.uid}
                for guest, tag in missing
            ]
        )
        self._invalidate_tags_of(partners)
        self._note("tag_blocked", missing, "manual")

    def _unblock(self, partners):
        """Let the rules give these tags to ``partners`` again, which they are asked to do at once."""
        self._check_may_tag(partners)
        rows = self._rows_of(partners).filtered(lambda row: row.state == "blocked")
        freed = rows._pairs()
        rows.unlink()
        self._invalidate_tags_of(partners)
        self._note("tag_unblocked", freed, "manual")
        self._have_rules_look(partners)

    def _have_rules_look(self, partners):
        """Have the rules evaluated for these guests that give these tags or their rivals, or ask for them."""
        given = self.env["restaurant.tag.rule"]._switched_on(("tag_id", "in", self._with_rivals().ids))
        if given or not self._plan().asking.keys().isdisjoint(self.ids):
            self.env["restaurant.guest.queue"]._add(partners)

    def _check_fit_together(self):
        """Raise ValidationError for two tags of a category of which a guest carries at most one."""
        seen = {}
        for tag in self.filtered("exclusive"):
            if other := seen.get(tag.category_id):
                raise ValidationError(
                    self.env._(
                        "A guest carries at most one tag of “%(category)s”: choose “%(one)s” or “%(other)s”.",
                        category=tag.category_id.name,
                        one=other.name,
                        other=tag.name,
                    )
                )
            seen[tag.category_id] = tag

    def _replaced_by(self, gained):
        """The rows of other tags that make room for ``gained`` (guest id, tag id) pairs."""
        exclusive = self.sudo().filtered("exclusive")
        guests = {tag: {guest for guest, tag_id in gained if tag_id == tag.id} for tag in exclusive}
        Assignment = self.env["restaurant.tag.assignment"].sudo()
        domain = Domain.OR(
            Domain("partner_id", "in", list(guests[tag]))
            & Domain("tag_id.category_id", "=", tag.category_id.id)
            & Domain("tag_id", "!=", tag.id)
            for tag in exclusive
        )
        return Assignment.with_context(active_test=False).search(domain & Domain("state", "=", "active"))

    def _note(self, kind, pairs, origin):
        if pairs:
            self.env["restaurant.guest.log"]._note(
                [{"kind": kind, "partner_id": guest, "tag_id": tag, "origin": origin} for guest, tag in pairs]
            )
