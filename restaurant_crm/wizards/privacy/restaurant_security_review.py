from odoo import api, fields, models

from ...models.shared import vault

# Rights on guests, from the strongest.
RIGHTS = (
    ("restaurant_crm.group_manager", "base.group_system"),
    ("restaurant_crm.group_user", "point_of_sale.group_pos_user"),
)


class RestaurantSecurityReview(models.TransientModel):
    """What an administrator has to know about the safety of guests' data, each with what to do."""

    _name = "restaurant.security.review"
    _description = "Security Review"

    findings = fields.Html(compute="_compute_findings", sanitize=False)

    def _compute_display_name(self):
        self.display_name = self.env._("Security Review")

    def _compute_findings(self):
        for review in self:
            review.findings = self.env["ir.qweb"]._render(
                "restaurant_crm.security_review", {"lines": review._checked(), "users": review._users()}
            )

    @api.model
    def _line(self, good, what, to_do=""):
        return {"good": good, "what": what, "to_do": "" if good else to_do}

    @api.model
    def _checked(self):
        """What was looked at: list of ``{"good", "what", "to_do"}``."""
        registry = self.env["restaurant.personal.data"].sudo()
        late = self.env["restaurant.privacy.request"].search_count(
            [("state", "in", ("open", "running")), ("due_on", "<", fields.Date.context_today(self))]
        )
        waiting = self.env["restaurant.privacy.request"].search_count(
            [("state", "=", "open"), ("source", "!=", "retention")]
        )
        off = self.env["restaurant.retention"].search([("is_on", "=", False)])
        unjudged = registry._unjudged()
        sealed, known = registry._sealed_by_key(), vault.key_names() if vault.ready() else []
        lost = sum(count for key, count in sealed.items() if key not in known)
        old = sum(count for key, count in sealed.items() if key in known[1:])
        freely = self.env["restaurant.survey"].search_count([("basis", "=", "objection")])
        unusual = self.env["restaurant.guest.reading"]._unusual()
        return [
            self._line(vault.ready(), self.env._("There is a key to seal with."), vault.missing_message(self.env)),
            self._line(
                not lost,
                self.env._("%s sealed values have lost their key.", lost),
                self.env._("Put the old key behind the new one in the configuration."),
            ),
            self._line(
                not old,
                self.env._("%s sealed values still need an old key.", old),
                self.env._(
                    "Run “restaurant_crm_keys” (see the guide). The last key stays for the hashes; others can go."
                ),
            ),
            self._line(
                not late,
                self.env._("%s requests of guests are late.", late),
                self.env._("Answer them: Guests → Privacy Requests."),
            ),
            self._line(True, self.env._("%s requests of guests wait for an answer.", waiting)),
            self._line(
                not off,
                self.env._("%s kinds of data are kept without end.", len(off)),
                self.env._("Look at what is due and begin: How Long Data Is Kept."),
            ),
            self._line(
                not freely,
                self.env._("%s surveys ask guests who have not agreed.", freely),
                self.env._(
                    "Ask a lawyer whether that is allowed where you are, or choose “Only Who Agreed to Messages”."
                ),
            ),
            self._line(
                not unusual,
                self.env._("%s users have read far more guests than usual today.", len(unusual)),
                self.env._("Look at what they read: Who Read Whom."),
            ),
            self._line(
                not unjudged,
                self.env._("%s columns with words are in no list of personal data.", len(unjudged)),
                self.env._(
                    "They are of other modules: erasure does not reach %s.",
                    ", ".join(f"{table}.{column}" for table, column in unjudged[:10]),
                ),
            ),
        ]

    @api.model
    def _users(self):
        """Who may do what with guests: list of names of users by right."""
        found = []
        for group in (group for pair in RIGHTS for group in pair):
            users = self.env.ref(group).sudo().all_user_ids.filtered(lambda user: user.active and not user.share)
            exporting = users.filtered(lambda user: user.has_group("base.group_allow_export"))
            found.append(
                {
                    "right": self.env.ref(group).sudo().full_name,
                    "names": ", ".join(users.mapped("name")),
                    "exporting": ", ".join(exporting.mapped("name")),
                }
            )
        return found
