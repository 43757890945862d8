from collections import defaultdict
from functools import partial

from odoo import api, fields, models
from odoo.tools import formatLang

from ...engine.channel import candidates
from ..shared import planner
from ..shared.transactions import start_again

STATES = [("open", "To Decide"), ("later", "Later"), ("joined", "Joined"), ("refused", "Not the Same")]
NAME_FITS = [("same", "Same Name"), ("family", "Same Family Name"), ("other", "Another Name")]
# Guests whose scores are less than this apart fit about as well: one is at most four times as likely as the other.
ALIKE = 2


class RestaurantIdentityCandidate(models.Model):
    """A guest who may be the one behind a key of a platform, with what speaks for and against it; people decide."""

    _name = "restaurant.identity.candidate"
    _description = "Perhaps the Same Guest"
    _log_access = False
    _order = "state, score desc, ahead desc, id"
    _rec_name = "partner_id"

    identity_id = fields.Many2one(
        "restaurant.identity", string="Known By", required=True, ondelete="cascade", readonly=True
    )
    partner_id = fields.Many2one(
        "res.partner", string="Guest", required=True, index=True, ondelete="cascade", readonly=True
    )
    platform_id = fields.Many2one(related="identity_id.platform_id")
    state = fields.Selection(STATES, required=True, readonly=True, default="open", index=True)
    score = fields.Float(
        readonly=True,
        digits=(6, 1),
        help="How much more likely than not, in powers of two: 3 is eight times as likely.",
    )
    ahead = fields.Float(
        string="Ahead of the Next", readonly=True, digits=(6, 1), help="How much less speaks for the next guest."
    )
    by_mask = fields.Boolean(string="Number Fits", readonly=True)
    by_road = fields.Boolean(string="Same Address", readonly=True)
    name_fit = fields.Selection(NAME_FITS, string="Name", readonly=True)
    same_store = fields.Boolean(readonly=True)
    basket = fields.Float(string="Same Dishes", readonly=True, help="How much of what both had is the same, 0 to 1.")
    proposed_at = fields.Datetime(string="Found On", required=True, readonly=True, default=fields.Datetime.now)
    decided_at = fields.Datetime(string="Decided", readonly=True)
    decided_by_id = fields.Many2one("res.users", string="By", ondelete="set null", readonly=True)
    signs = fields.Char(compute="_compute_signs", string="What Speaks for It")
    against = fields.Char(compute="_compute_signs", string="What Speaks against It")
    order_ids = fields.Many2many("restaurant.platform.order", compute="_compute_order_ids", string="Platform Orders")
    order_summary = fields.Char(compute="_compute_order_ids", string="At the Platform")
    visit_ids = fields.One2many(related="partner_id.guest_recent_visit_ids", string="Visits of the Guest")
    guest_summary = fields.Char(compute="_compute_guest_summary", string="In the Stores")

    # A constraint, for which a merge of contacts looks: it fails at a mere index.
    _pair_uniq = models.Constraint("UNIQUE(identity_id, partner_id)", "This was proposed already.")

    @api.depends("by_mask", "by_road", "name_fit", "same_store", "basket")
    @api.depends_context("lang")
    def _compute_signs(self):
        scores = self._scores_by_key()
        for pair in self:
            signs = [
                pair.by_mask and self.env._("the number fits"),
                pair.by_road and self.env._("the same address"),
                pair.name_fit == "same" and self.env._("the same name"),
                pair.name_fit == "family" and self.env._("the same family name"),
                pair.same_store and self.env._("the same store"),
                pair.basket >= 0.3
                and self.env._("%(share)s %% of the dishes are the same", share=round(pair.basket * 100)),
            ]
            against = [
                not pair.by_mask and pair.partner_id.phone and self.env._("the number does not fit"),
                pair.name_fit == "other" and self.env._("another name"),
                not pair.same_store and self.env._("no visit in that store"),
                pair._against_others([score for other, score in scores[pair.identity_id] if other != pair]),
            ]
            pair.signs = ", ".join(filter(None, signs))
            pair.against = ", ".join(filter(None, against))

    def _scores_by_key(self):
        """``[(pair, score)]`` of all guests who may be the ones behind the keys of these pairs, by key."""
        scores = defaultdict(list)
        for pair in self.search([("identity_id", "in", self.identity_id.ids), ("state", "!=", "refused")]):
            scores[pair.identity_id].append((pair, pair.score))
        return scores

    def _against_others(self, scores):
        """What the scores of other guests speak against this one; False where there is none who comes near."""
        best = max(scores, default=self.score - candidates.AHEAD)
        if best > self.score + ALIKE:
            return self.env._("another guest fits better")
        if best > self.score - ALIKE:
            return self.env._("another guest fits about as well")
        return best > self.score - candidates.AHEAD and self.env._("another guest may be meant")

    @api.depends("identity_id")
    def _compute_order_ids(self):
        for pair in self:
            orders = self.env["restaurant.platform.order"].search([("identity_ids", "in", pair.identity_id.ids)])
            pair.order_ids = orders[:8]
            total = sum(orders.mapped("total"))
            pair.order_summary = (
                self.env._(
                    "%(count)s orders, %(amount)s spent",
                    count=len(orders),
                    amount=formatLang(self.env, total, digits=0, currency_obj=orders[:1].currency_id),
                )
                if orders
                else ""
            )

    @api.depends("partner_id")
    def _compute_guest_summary(self):
        for pair in self:
            guest = pair.partner_id
            pair.guest_summary = self.env._(
                "%(count)s visits, %(amount)s spent",
                count=guest.guest_visits,
                amount=formatLang(self.env, guest.guest_spend, digits=0, currency_obj=guest.guest_currency_id),
            )

    # -- finding -------------------------------------------------------------------------------

    @api.model
    def _find(self, identity_ids=None):
        """Score keys that are nobody's, join what is sure, and propose the rest.

        :return: ``(joined, proposed)``, numbers of keys
        """
        self.env.flush_all()
        # Compiling the statement takes longer than it does.
        planner.without_compiling(self.env.cr)
        rows = self.env.execute_query(candidates.score(identity_ids))
        best = {}
        for row in rows:
            best.setdefault(row[0], row)
        sure = [row for row in best.values() if row[-1]]
        taken = {row[0] for row in sure}
        if sure:
            why = self.env._("Number, address and habits fit, and no other guest comes near")
            self.env.execute_query(candidates.join([(row[0], row[1], row[2], why) for row in sure]))
            keys = self.env["restaurant.identity"].browse(sorted(taken))
            keys.invalidate_recordset()
            keys._note("identity_joined", by_rule=True)
            keys._resolve()
        rest = [row[:-1] for row in rows if row[0] not in taken]
        if rest:
            self.env.execute_query(candidates.propose(rest))
        self.invalidate_model()
        return len(sure), len({row[0] for row in rest})

    @api.model
    def _cron_find(self):
        """By night, for keys that are nobody's, and before that for contacts whose address was never hashed."""
        cron, Partner, last = self.env["ir.cron"], self.env["res.partner"], 0
        while last := start_again(self.env, partial(Partner._fill_address_keys, last), remaining=1):
            if not cron._commit_progress(remaining=1):
                return
        self._find()

    # -- deciding: the form opens the next pair then ---------------------------------------------

    def action_join(self):
        """The key is this guest's."""
        self.check_access("read")
        for pair in self:
            pair.identity_id._join(pair.partner_id, pair.signs or self.env._("Somebody said so"), pair.score)
            pair._decide("joined")
            others = pair.search([("identity_id", "=", pair.identity_id.id), ("state", "in", ["open", "later"])])
            others._decide("refused")

    def action_refuse(self):
        """The key is not this guest's; nobody is asked again."""
        self.check_access("read")
        for pair in self:
            pair.identity_id._refuse(pair.partner_id)
        self._decide("refused")

    def action_later(self):
        """Ask about it again after the others."""
        self.check_access("read")
        self._decide("later")

    def _decide(self, state):
        # sudo: who may see both may say whether they are one; nobody writes what was found.
        self.sudo().write({"state": state, "decided_at": fields.Datetime.now(), "decided_by_id": self.env.uid})
