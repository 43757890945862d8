from odoo import api, fields, models
from odoo.fields import Domain

from ...engine.measure.measure import available
from ..guest.res_partner import ONLY_GUEST_RELATIONS
from .reader import AT_TILL, EVERYTHING, READER_CONTEXT, Reader, may_ask


class RestaurantSegment(models.Model):
    """Who may know of a segment: it tells about each of its guests whatever it asks for."""

    _inherit = "restaurant.segment"

    is_open = fields.Boolean(
        string="Open to the User",
        compute="_compute_is_open",
        search="_search_is_open",
        help="The user may know all that the segment asks for.",
    )

    @api.depends("condition_ids", "partner_domain")
    @api.depends_context(*READER_CONTEXT)
    def _compute_is_open(self):
        """Record rules ask as superuser: what counts is the user."""
        open_ones = self.with_env(self.env(su=False))._filtered_open()
        for segment in self:
            segment.is_open = segment in open_ones

    @api.model
    def _search_is_open(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        every = self.sudo().with_context(active_test=False).search([("usage", "=", "segment")])
        closed = every - every.with_env(self.env(su=False))._filtered_open()
        return Domain("id", "not in", closed.ids)

    @api.model
    def _reader(self):
        """Who reads what is said with this environment: superusers everything, unless they speak at a till."""
        if self.env.su and not self.env.context.get(AT_TILL):
            return EVERYTHING
        env = self.env(su=False)
        Store = env["restaurant.store"].with_context(active_test=False)
        return Reader(
            bool(env.context.get(AT_TILL)) or not env.user.has_group(ONLY_GUEST_RELATIONS),
            None if Store._sees_all() else frozenset(Store.search([]).ids),  # pylint: disable=no-search-all
        )

    def _filtered_open(self):
        """Those of which the reader may know all that they ask for."""
        reader = self._reader()
        return self if reader == EVERYTHING else self.filtered(lambda segment: segment._is_open_to(reader))

    def _is_open_to(self, reader, inside=()):
        """Whether ``reader`` may know all that the segment asks for; segments that lead back to it do not count."""
        self.ensure_one()
        # sudo: what somebody may not read decides as well.
        segment = self.sudo()
        return segment._tells_filter(reader) and all(
            line._is_told_to(reader, (*inside, segment.id)) for line in segment.condition_ids
        )

    def _tells_filter(self, reader):
        """Whether ``reader`` may know what the contact filter asks for."""
        if (self.partner_domain or "[]").strip() == "[]" or reader == EVERYTHING:
            return True
        if reader.at_till:
            return False
        try:
            domain = Domain(self._parsed_domain())
        except ValueError:
            return False
        return may_ask(self.env(su=False)["res.partner"], domain, everywhere=reader.store_ids is None)

    @api.model
    def _tells(self, about, reader, inside=()):
        """Whether ``reader`` may know a line.

        :param about: what it asks for, see ``restaurant.segment.condition._about``
        :param inside: ids of the segments around it
        """
        measure = available(self.env).get(about["measure"])
        if reader.at_till and measure and measure.private:
            return False
        if reader.store_ids is not None:
            if about["stores"] and not reader.store_ids.issuperset(about["stores"]):
                return False
            if not about["stores"] and measure and measure.kept_by_store:
                return False
        if not about["segment"] or about["segment"] in inside:
            return True
        inner = self.sudo().browse(about["segment"]).exists()
        return bool(inner) and not reader.at_till and inner._is_open_to(reader, inside)

    @api.model
    def _for_log_reader(self, lines):
        """Lines of an explanation that was kept, without what the user may not know."""
        reader = self._reader()
        return [line if self._tells_kept(line, reader) else self._untold(line) for line in lines]

    def _tells_kept(self, line, reader):
        about = line.get("about")
        if reader.store_ids is None and not reader.at_till and not (about or {}).get("filter"):
            return True
        if not about:
            # From before it was noted what lines are about.
            return reader == EVERYTHING
        if "filter" in about:
            segment = self.sudo().browse(about["filter"]).exists()
            return bool(segment) and segment.with_env(self.env)._tells_filter(reader)
        return self._tells(about, reader)

    def _untold(self, line):
        return {"sentence": self._another_condition(), "holds": line.get("holds")}

    def _another_condition(self):
        """What a reader is told in place of what the reader may not know."""
        return self.env._("another condition")


class RestaurantSegmentCondition(models.Model):
    """Who may know of a line."""

    _inherit = "restaurant.segment.condition"

    def _filtered_told(self):
        """The lines that the reader may know."""
        reader = self.env["restaurant.segment"]._reader()
        return self if reader == EVERYTHING else self.filtered(lambda line: line._is_told_to(reader))

    def _is_told_to(self, reader, inside=()):
        self.ensure_one()
        return self.env["restaurant.segment"]._tells(self._about(), reader, inside)

    def _about(self):
        """What the line asks for: the code of the measure, the ids of the stores that it names in any way, and of the
        segment that it asks for."""
        line = self.sudo()
        stores = line._named("store_ids") | line._named("region_ids").with_context(active_test=False).store_ids
        stores |= line._named("floor_ids").pos_config_ids.store_id
        return {"measure": line.measure, "stores": stores.ids, "segment": line._named("segment_id").id}
