from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import SQL

from ..guest.profile_field import GUEST_RELATIONS_AND_TILL, ONLY_GUEST_RELATIONS
from ..guest.restaurant_guest_log import SAVING_CONTACT
from ..shared.readable_rows import ReadableRows

# Cashiers see what the record rules of tags let them see.
MAKES_A_GUEST = {"active", "is_company"}
# Columns of an import that hold names of tags.
TAG_COLUMNS = ("guest_tag_ids", "guest_tag_only_ids")
# Context key: contacts are being imported.
IMPORTING = "restaurant_guest_importing"


class ResPartner(models.Model):
    """The guest's tags, and what happened to them."""

    _name = "res.partner"
    _inherit = ["res.partner", "restaurant.grouped.mixin"]

    guest_tag_ids = fields.Many2many(
        "restaurant.tag",
        string="Guest Tags",
        compute="_compute_guest_tag_ids",
        inverse="_inverse_guest_tag_ids",
        search="_search_guest_tag_ids",
        groups=GUEST_RELATIONS_AND_TILL,
        help="Tags that you add are never taken away by a rule. A rule's tag that you remove does not come back "
        "until you unblock it.",
    )
    guest_tag_only_ids = fields.Many2many(
        "restaurant.tag",
        string="Guest Tags and No Others",
        compute="_compute_guest_tag_only_ids",
        inverse="_inverse_guest_tag_only_ids",
        groups=GUEST_RELATIONS_AND_TILL,
        exportable=False,
        help="For imports: the tags in the file replace those that people set before. What rules gave stays.",
    )
    guest_tag_assignment_ids = ReadableRows(
        "restaurant.tag.assignment",
        "partner_id",
        string="Tags and Blocks",
        groups=GUEST_RELATIONS_AND_TILL,
        readonly=True,
    )
    guest_log_ids = ReadableRows("restaurant.guest.log", "partner_id", groups=ONLY_GUEST_RELATIONS, readonly=True)

    @api.depends(
        "guest_tag_assignment_ids.state",
        "guest_tag_assignment_ids.expires_at",
        "guest_tag_assignment_ids.tag_id.active",
    )
    @api.depends_context("uid")
    def _compute_guest_tag_ids(self):
        Assignment = self.env["restaurant.tag.assignment"]
        rows = Assignment.search_fetch(
            Domain("partner_id", "in", self._origin.ids)
            & Domain(Assignment._live())
            & Domain("tag_id.active", "=", True),
            ["partner_id", "tag_id"],
        )
        tag_ids = {}
        for row in rows:
            tag_ids.setdefault(row.partner_id.id, []).append(row.tag_id.id)
        for partner in self:
            tags = self.env["restaurant.tag"].browse(tag_ids.get(partner._origin.id, ()))
            partner.guest_tag_ids = tags.sorted()

    @api.depends("guest_tag_ids")
    @api.depends_context("uid")
    def _compute_guest_tag_only_ids(self):
        for partner in self:
            partner.guest_tag_only_ids = partner.guest_tag_ids

    def _inverse_guest_tag_ids(self):
        """Give and take by hand. A file that is imported only gives."""
        wanted = {partner: partner.guest_tag_ids for partner in self}
        self._change_guest_tags(wanted, replace=not self._is_importing_tags())

    def _inverse_guest_tag_only_ids(self):
        wanted = {partner: partner.guest_tag_only_ids for partner in self}
        self._change_guest_tags(wanted, replace=True)

    def _is_importing_tags(self):
        return bool(self.env.context.get("import_file") or self.env.context.get(IMPORTING))

    def _change_guest_tags(self, wanted, replace):
        """Give the guests the tags ``wanted``, by guest, and with ``replace`` take the others away."""
        origin = "import" if self._is_importing_tags() else "manual"
        self.invalidate_recordset(["guest_tag_ids", "guest_tag_only_ids"], flush=False)
        given, taken = {}, {}
        for partner, tags in wanted.items():
            given.setdefault(tags - partner.guest_tag_ids, []).append(partner.id)
            if replace:
                taken.setdefault(partner.guest_tag_ids - tags, []).append(partner.id)
        for tags, guests in taken.items():
            if tags:
                tags.with_context(**{SAVING_CONTACT: True})._take(self.browse(guests), origin)
        for tags, guests in given.items():
            if tags:
                tags.with_context(**{SAVING_CONTACT: True})._give(self.browse(guests), origin)

    @api.model
    def _search_guest_tag_ids(self, operator, value):
        self._check_field_access(self._fields["guest_tag_ids"], "read")
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        Assignment = self.env["restaurant.tag.assignment"]
        live = Domain(Assignment._live()) & Domain("tag_id.active", "=", True)
        if operator == "any":
            return Domain("guest_tag_assignment_ids", "any", live & Domain("tag_id", "any", value))
        if operator != "in":
            return Domain("guest_tag_assignment_ids", "any", live & Domain("tag_id", operator, value))
        domain = Domain.FALSE
        if tag_ids := [tag_id for tag_id in value if tag_id]:
            domain |= Domain("guest_tag_assignment_ids", "any", live & Domain("tag_id", "in", tag_ids))
        if False in value:
            domain |= Domain("guest_tag_assignment_ids", "not any", live)
        return domain

    @api.model
    def _read_group_groupby(self, alias, groupby_spec, query):
        """Guests grouped by tag: once for each tag that they carry."""
        if groupby_spec != "guest_tag_ids":
            return super()._read_group_groupby(alias, groupby_spec, query)
        Assignment = self.env["restaurant.tag.assignment"]
        rows = Assignment._search(Domain(Assignment._live()) & Domain("tag_id.active", "=", True))
        carried = query.make_alias(alias, "guest_tag_ids")
        query.add_join(
            "LEFT JOIN",
            carried,
            rows.subselect(SQL.identifier(rows.table, "partner_id"), SQL.identifier(rows.table, "tag_id")),
            SQL("%s = %s", SQL.identifier(alias, "id"), SQL.identifier(carried, "partner_id")),
        )
        return SQL.identifier(carried, "tag_id")

    @api.model
    def load(self, fields, data):
        """Tags are found by their names in other case and with blanks around them, too."""
        columns = [number for number, name in enumerate(fields) if name in TAG_COLUMNS]
        if not columns:
            return super().load(fields, data)
        read = self.env["restaurant.tag"]._reader_of_names()
        data = [[read(cell) if number in columns else cell for number, cell in enumerate(row)] for row in data]
        return super(ResPartner, self.with_context(**{IMPORTING: True})).load(fields, data)

    def write(self, vals):
        """Who becomes a guest, or ceases to be one, gains and loses tags. Who is given a tag by name keeps it."""
        told = MAKES_A_GUEST & vals.keys()
        changed = self.filtered(lambda partner: any(partner[name] != bool(vals[name]) for name in told))
        result = super().write(vals)
        self.env["restaurant.guest.queue"]._add(changed)
        linked = [command[1] for command in vals.get("guest_tag_ids") or () if command[0] == Command.LINK]
        if linked and not self._is_importing_tags():
            # Where a rule gave it already, nothing has changed so far.
            self.env["restaurant.tag"].browse(linked).with_context(**{SAVING_CONTACT: True})._give(self)
        return result

    # -- actions -----------------------------------------------------------------------------

    def action_evaluate_guest_tags(self):
        """Bring visits, profile and tags of these guests up to date now."""
        self.check_access("write")
        errors = self.env["restaurant.guest.queue"].sudo()._evaluate(self.ids)
        if errors:
            raise UserError("\n".join(sorted(set(errors.values()))))
        return {"type": "ir.actions.client", "tag": "soft_reload"}
