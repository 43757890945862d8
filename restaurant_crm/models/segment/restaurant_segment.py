import ast
import logging
from dataclasses import replace

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine.measure.measure import Question
from ...engine.segment.compiler import NOBODY, compile_segment
from ...engine.shared.clock import local_date
from ..shared import planner
from .reader import READER_CONTEXT

_logger = logging.getLogger(__name__)

SAMPLE = 10
# Context key: the as_of and the ids of the segments around a contact filter that names segments itself.
AROUND = "restaurant_segments_around"
# Context key: a contact filter is being read, not asked; segments that it names may lead back to its own.
ONLY_READ = "restaurant_segments_only_read"


class RestaurantSegment(models.Model):
    """Who: the one place where an audience is described.

    Tag rules, tiers and campaigns delegate to a segment, so that their conditions are
    edited in their own form and understood by the same compiler.
    """

    _name = "restaurant.segment"
    _inherit = ["restaurant.deletion.mixin", "restaurant.rule.source"]
    _description = "Guest Segment"
    _order = "name, id"
    _rule_fields = {"match", "partner_domain", "condition_ids"}

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    note = fields.Text(translate=True, help="What the segment is for.")
    usage = fields.Selection(
        [
            ("segment", "Segment"),
            ("tag_rule", "Tag Rule"),
            ("tier_scheme", "Tier Scheme"),
            ("tier", "Tier"),
            ("tier_keep", "Keeping a Tier"),
        ],
        required=True,
        readonly=True,
        default="segment",
        index=True,
    )
    partner_domain = fields.Char(
        string="Contact Filter",
        default="[]",
        help="Conditions on the contact, such as the city. They apply in addition to the lines below.",
    )
    filter_user_id = fields.Many2one(
        "res.users",
        string="Filter by",
        readonly=True,
        ondelete="set null",
        copy=False,
        groups="restaurant_crm.group_manager",
        help="Who wrote the contact filter: it finds what this person may find.",
    )
    match = fields.Selection(
        [("all", "all of the lines"), ("any", "any of the lines")],
        string="Guests Fulfil",
        required=True,
        default="all",
    )
    condition_ids = fields.One2many("restaurant.segment.condition", "owner_id", string="Conditions", copy=True)
    summary = fields.Text(compute="_compute_summary", help="The rule in one sentence.")
    problem = fields.Text(compute="_compute_summary")
    guest_count = fields.Integer(string="Guests", compute="_compute_guests")
    guest_share = fields.Float(string="Share of Guests (%)", compute="_compute_guests")
    sample_ids = fields.Many2many("res.partner", string="For Example", compute="_compute_guests")

    # -- the form ------------------------------------------------------------------------

    @api.depends("partner_domain", "match", "condition_ids", "condition_ids.summary")
    @api.depends_context("lang", *READER_CONTEXT)
    def _compute_summary(self):
        reader = self._reader()
        for segment in self:
            parts = [line.summary for line in segment.condition_ids if line.measure]
            link = self.env._(" and ") if segment.match == "all" else self.env._(" or ")
            text = link.join(parts)
            try:
                has_domain = segment._partners_sql() is not None
                problems = []
            except ValidationError as error:
                has_domain, problems = True, [str(error)]
            if has_domain and not segment._tells_filter(reader):
                text = self.env._(" and ").join(filter(None, [self._another_condition(), text]))
            elif has_domain:
                text = (
                    self.env._("contacts of the filter, and %(conditions)s", conditions=text)
                    if text
                    else self.env._("contacts of the filter")
                )
            problems += [
                f"{line.summary}: {line.problem}" for line in segment.condition_ids if line.measure and line.problem
            ]
            segment.summary = text or self.env._("Nobody yet: add a line or a contact filter.")
            segment.problem = "\n".join(problems) or False

    @api.depends(
        "partner_domain", "match", "condition_ids", "condition_ids.summary", "condition_ids.problem",
    )  # fmt: skip
    def _compute_guests(self):
        Partner = self.env["res.partner"]
        total = Partner.sudo().search_count(Partner._guest_domain())
        for segment in self:
            ids = segment._shown_guest_ids()
            segment.guest_count = len(ids)
            segment.guest_share = 100 * len(ids) / total if total else 0
            segment.sample_ids = Partner.search([("id", "in", ids[: 10 * SAMPLE])], limit=SAMPLE, order="id")

    @api.constrains("partner_domain")
    def _check_partner_domain(self):
        """Refuse what cannot be run, leads back to the segment or asks for what the writer may not read."""
        for segment in self:
            # Constraints run with all rights; the writer's own are asked for.
            Partner = self.env(su=False)["res.partner"].with_context(**segment._around())
            domain = segment._parsed_domain()
            # What is pending elsewhere is not the filter's fault.
            self.env.flush_all()
            try:
                with self.env.cr.savepoint(flush=False):
                    Partner.search_count(domain)
            except (ValueError, TypeError, psycopg2.DataError, psycopg2.ProgrammingError) as error:
                raise segment._unreadable() from error

    @api.constrains("condition_ids")
    def _check_circle(self):
        """Refuse segments that lead back to themselves."""
        for segment in self:
            seen = self.browse()
            following = segment.condition_ids.segment_id
            while following:
                if segment in following:
                    raise segment._circle()
                seen |= following
                following = following.condition_ids.segment_id - seen

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._signed(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._signed(vals))

    def _signed(self, vals):
        """``vals`` with whoever writes the contact filter that is in them."""
        return {**vals, "filter_user_id": self.env.uid} if "partner_domain" in vals else vals

    # -- who -----------------------------------------------------------------------------

    def _parsed_domain(self):
        """The contact filter as a list; raises ValidationError when it cannot be read."""
        self.ensure_one()
        if self.partner_domain in (False, "", "[]"):
            return []
        try:
            domain = ast.literal_eval(self.partner_domain or "[]")
            if not isinstance(domain, list):
                raise TypeError(domain)
            Domain(domain).validate(self.env["res.partner"].with_context(**{ONLY_READ: True}))
        except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError) as error:
            raise self._unreadable() from error
        return domain

    def _unreadable(self):
        return ValidationError(
            self.env._("The contact filter of “%(segment)s” cannot be read.", segment=self.name or "")
        )

    def _circle(self):
        return ValidationError(
            self.env._(
                "“%(segment)s” would be made of itself. Take out the line that leads back to it.",
                segment=self.name or "",
            )
        )

    def _around(self, as_of=None, inside=frozenset()):
        """Context for the contact filter: segments that it names mean the same instant and may not lead back."""
        return {AROUND: (as_of, inside | set(self._origin.ids))}

    def _partners_sql(self, as_of=None, inside=frozenset(), partner_ids=None):
        """SELECT the ids that pass the contact filter; None without one. Raises ValidationError if it is broken.

        :param partner_ids: only look at these contacts: ids or SQL that selects them
        """
        domain = self._parsed_domain()
        if not domain:
            return None
        partners = self._filtering_partners().with_context(active_test=False, **self._around(as_of, inside))
        if partner_ids is not None:
            domain = Domain(domain) & Domain("id", "in", partner_ids)
        try:
            return partners._search(Domain(domain)).select()
        except (ValueError, TypeError, AccessError) as error:
            raise self._unreadable() from error

    def _filtering_partners(self):
        """Contacts with the rights of whoever wrote the contact filter: no domain finds more than its writer may."""
        typed = not self._origin or self._origin.partner_domain != self.partner_domain
        stored = self._origin.sudo()
        writer = self.env.user if typed else stored.filter_user_id or stored.create_uid
        if not writer:
            raise ValidationError(
                self.env._(
                    "Whoever wrote the contact filter of “%(segment)s” is gone. Write it anew.",
                    segment=self.name or "",
                )
            )
        if typed and self.env.su:
            return self.env["res.partner"]
        companies = writer.sudo().company_ids.ids
        return self.env["res.partner"].with_user(writer).with_context(allowed_company_ids=companies)

    def _defect(self, inside=frozenset()):
        """Why the segment cannot be decided, in the user's words; None when it is sound.

        :param inside: ids of the segments that it is asked for by
        """
        self.ensure_one()
        if self.id in inside:
            return str(self._circle())
        try:
            self._partners_sql(inside=inside)
        except ValidationError as error:
            return str(error)
        inside |= {self.id}
        for condition in self.condition_ids._as_conditions(with_dishes=False):
            if problem := condition.problem(self.env, inside):
                return self.env._("“%(segment)s”: %(problem)s", segment=self.name, problem=problem)
        return None

    def _question(self, partner_ids=None, as_of=None):
        as_of_around, inside = self.env.context.get(AROUND, (None, frozenset()))
        as_of = fields.Datetime.to_datetime(as_of or as_of_around) or fields.Datetime.now()
        return Question(
            self.env(su=True),
            as_of,
            local_date(self.env, as_of),
            partner_ids if partner_ids is None or isinstance(partner_ids, SQL) else tuple(partner_ids),
            inside=frozenset(inside),
            profiled=not self._is_promised(),
        )

    def _is_promised(self):
        """Whether nobody is left out of these segments for objecting to a profile: every guest was promised it."""
        return False

    def _guests_sql(self, partner_ids=None, as_of=None):
        """SELECT the ids of the segment's guests.

        :param partner_ids: only look at these guests: ids or SQL that selects them; None for everybody
        :param as_of: an instant in UTC; None for now. Visits after it do not exist.

        For many guests it sets the planner up until the transaction ends: see ``planner``.
        """
        self.ensure_one()
        self.env.flush_all()
        planner.set_for(self.env.cr, partner_ids)
        return self._compile(self._question(partner_ids, as_of))

    def _compile(self, question):
        """The engine's SELECT for ``question``."""
        inner, conditions, domain_query = self._ingredients(question)
        return compile_segment(inner, conditions, self.match, domain_query)

    def _ingredients(self, question, known=None):
        """What the compiler needs: the question from inside this segment, the conditions, the domain's SELECT.

        :param known: conditions by the lines that they were read from, when that has been done
        """
        inner = replace(question, inside=question.inside | set(self._origin.ids))
        # On a form a line may not say yet what it measures: as long as it does not, it is none.
        lines = self.condition_ids.filtered("measure")
        conditions = [known[line] for line in lines] if known is not None else lines._as_conditions()
        try:
            scope = question.partner_ids if question.batch else None
            domain_query = self._partners_sql(question.as_of, question.inside, scope)
        except ValidationError:
            domain_query = NOBODY
        return inner, conditions, domain_query

    def _guest_ids(self, partner_ids=None, as_of=None):
        query = SQL("%s ORDER BY 1", self._guests_sql(partner_ids, as_of))
        if partner_ids is not None:
            return [row[0] for row in self.env.execute_query(query)]
        return [row[0] for row in planner.rows_of_all(self.env, query)]

    def _shown_guest_ids(self, partner_ids=None, as_of=None):
        """``_guest_ids``, as far as the user may know: own guests, and nobody by lines that the user may not know."""
        if self.env.su:
            return self._guest_ids(partner_ids, as_of)
        if self.condition_ids - self.condition_ids._filtered_told():
            return []
        ids = self._guest_ids(partner_ids, as_of)
        own = self.env["res.partner"]._own_guests()
        if own.is_true():
            return ids
        Partner = self.env["res.partner"].sudo().with_context(active_test=False)
        return list(Partner._search(own & Domain("id", "in", ids), order="id"))

    def get_guests(self, as_of=None):
        """The guests of the segment; for users, those whom they may know.

        :param as_of: an instant in UTC; None for now
        """
        self.ensure_one()
        self.check_access("read")
        return self.env["res.partner"].browse(self._shown_guest_ids(as_of=as_of))

    # -- actions -------------------------------------------------------------------------

    def action_open_guests(self):
        """Open the guests of the segment."""
        self.ensure_one()
        if self.problem:
            raise UserError(self.problem)
        action = self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.res_partner_action")
        return action | {"domain": [("guest_segment_ids", "in", self.ids)], "display_name": self.name}
