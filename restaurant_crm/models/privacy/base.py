from collections.abc import Iterable

from odoo import api, models, tools
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import exception_to_unicode
from odoo.tools.misc import unique

from .contact_masking import mask, same


class Base(models.AbstractModel):
    """How guests are reached, whichever model and path leads to it: covered for who need not see it, and noted.

    A model names the fields in which it keeps contact data, ``_masked_fields``. Fields of all models that are related
    to them follow by themselves, and so does every path by which something is read, exported or grouped.
    """

    _inherit = "base"

    # Names of the model's own fields that are covered, and of those that are not, though reading them leaves a trace.
    _masked_fields = frozenset()
    _watched_fields = frozenset()

    @api.model
    def _sql_error_to_message_generic(self, exc):
        """Of a row that the database refuses, core's last resort is to say all that stands in it."""
        message = super()._sql_error_to_message_generic(exc)
        return exc.diag.message_primary or message if message == exception_to_unicode(exc) else message

    @api.model
    @tools.ormcache()
    def _contact_fields(self):
        """Fields that show contact data: ``{name: (path to the record that keeps it, whether it is covered)}``."""
        found = ((name, self._contact_field(name)) for name in self._fields)
        return {name: known for name, known in found if known}

    @api.model
    def _contact_field(self, name):
        """What ``_contact_fields`` says of one field; None for one that shows no contact data."""
        if name in self._masked_fields or name in self._watched_fields:
            return (), name in self._masked_fields
        related = self._fields[name].related
        if not related:
            return None
        *path, last = related.split(".")
        there = self
        for step in path:
            there = self.env[there._fields[step].comodel_name]
        known = there._contact_field(last)
        return known and ((*path, *known[0]), known[1])

    @api.model
    def _masks(self):
        """Whether the user sees contact data covered."""
        return not self.env.su and self.env["restaurant.masked.mixin"]._masks_user()

    def _is_masked(self):
        """Of which of these records contact data is covered."""
        return self

    def _contact_holders(self):
        """The contacts whom the model's own contact data is of."""
        return self.env["res.partner"]

    def _contact_ends(self, path):
        """``{id: record}``: where each of these keeps contact data that ``path`` leads to."""
        ends = {}
        # sudo: what related fields show is read so as well.
        for record in self.sudo():
            end = record
            for step in path:
                end = end[step][:1]
            if end:
                ends[record.id] = end
        return ends

    # -- what is read ------------------------------------------------------------------------------

    def _read_format(self, fnames, load="_classic_read"):
        """Every way of reading records comes by here: forms, lists, tills, remote calls, changes of a form."""
        known = {} if self.env.su else self._contact_fields()
        names = [name for name in fnames if name in known] if known else ()
        if not names or not self._ids:
            return super()._read_format(fnames, load)
        self._note_contacts(names)
        rows = super()._read_format(fnames, load)
        covered = [name for name in names if known[name][1]]
        if covered and self._masks():
            self._cover(rows, covered)
        return rows

    def _cover(self, rows, names):
        """Cover these fields in what was read of these records."""
        known = self._contact_fields()
        for path in unique(known[name][0] for name in names):
            here = [name for name in names if known[name][0] == path]
            ends = self._contact_ends(path)
            kept = {end.id for end in self._joined(ends)._is_masked()} if ends else set()
            for row in rows:
                end = ends.get(row["id"])
                if end is None or end.id not in kept:
                    continue
                for name in here:
                    if row.get(name) and (path or row["id"] or end._keeps(name, row[name])):
                        row[name] = mask(name, row[name])

    @api.model
    def _joined(self, ends):
        first = next(iter(ends.values()))
        return first.concat(*ends.values())

    def _keeps(self, name, value):
        """Whether what a form shows of a record that is being changed is known already, and not just typed."""
        guest = self._contact_holders()._origin[:1]
        known = (self._origin[name], guest.phone, guest.email, name in guest._fields and guest[name])
        return any(same(name, value, each) for each in known)

    def _export_rows(self, fields, *, _is_toplevel_call=True):
        """By its columns an export comes to every model by which their paths lead."""
        known = {} if self.env.su else self._contact_fields()
        names = {path[0] for path in fields if path and path[0] in known} if known else ()
        if any(known[name][1] for name in names) and self._masks():
            raise AccessError(self.env._("Contacts are exported by those who may see contact data."))
        if names or (self._name == "res.partner" and _is_toplevel_call and not self.env.su):
            # A list of guests is noted also when it tells nothing but their names.
            self._note_contacts(names, "export")
        return super()._export_rows(fields, _is_toplevel_call=_is_toplevel_call)

    # -- what is grouped ---------------------------------------------------------------------------

    @api.model
    def _read_group(self, domain, groupby=(), aggregates=(), having=(), offset=0, limit=None, order=None):
        """Grouped by a number, a list of numbers comes out."""
        shown = self._grouped_contacts((*groupby, *aggregates))
        rows = super()._read_group(domain, groupby, aggregates, having, offset, limit, order)
        if shown:
            self.env["restaurant.guest.reading"]._note("group", (), len(rows), shown)
        return rows

    @api.model
    def _read_grouping_sets(self, domain, grouping_sets, aggregates=(), order=None):
        shown = self._grouped_contacts((*(spec for some in grouping_sets for spec in some), *aggregates))
        found = super()._read_grouping_sets(domain, grouping_sets, aggregates, order)
        if shown:
            self.env["restaurant.guest.reading"]._note("group", (), max(map(len, found), default=0), shown)
        return found

    @api.model
    def _grouped_contacts(self, specs):
        """The model whose contact data grouping shows, if it shows some.

        :raise AccessError: it is covered for the user
        """
        if self.env.su:
            return None
        shown = None
        for spec in specs:
            *path, last = spec.split(":")[0].split(".")
            there = self
            for step in path:
                field = there._fields.get(step)
                there = self.env[field.comodel_name] if field is not None and field.comodel_name else None
                if there is None:
                    break
            known = {} if there is None else there._contact_fields()
            if last not in known:
                continue
            if known[last][1] and self._masks():
                raise AccessError(self.env._("This is shown to those who may see contact data."))
            shown = there._name
        return shown

    # -- what is asked -----------------------------------------------------------------------------

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        """Who sees numbers covered could ask for them digit by digit: each question counts as one reading."""
        if not bypass_access and not self.env.su and domain and (known := self._contact_fields()) and self._masks():
            asked = (
                condition
                for condition in Domain(domain).iter_conditions()
                if known.get(condition.field_expr.split(".")[0], ((), False))[1]
            )
            Reading = self.env["restaurant.guest.reading"]
            # What a till looks up is noted by what it is shown.
            if any(self._tells(condition.value) for condition in asked) and Reading._via() != "till":
                Reading._note("search", (), 1, self._name)
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    @api.model
    def _tells(self, value):
        """Whether a condition compares with words; what compares with nothing only asks whether there is something."""
        return bool(value) if isinstance(value, str) or not isinstance(value, Iterable) else any(value)

    # -- what is noted -----------------------------------------------------------------------------

    def _note_contacts(self, names, via=None):
        """Note that the user reads these fields of these records.

        :raise UserError: it is more than the house allows in an hour
        """
        Reading = self.env["restaurant.guest.reading"]
        via = via or Reading._via()
        if self._name == "res.partner":
            ids = self._origin._ids
        elif via == "till":
            # What orders carry along: the guests themselves are noted.
            return
        else:
            known = self._contact_fields()
            ids = unique(
                guest.id for path in unique(known[name][0] for name in names) for guest in self._holders_by(path)
            )
        Reading._note(via, tuple(ids), model=self._name)

    def _holders_by(self, path):
        """The guests whose contact data ``path`` leads to."""
        ends = self._contact_ends(path)
        return self._joined(ends)._contact_holders()._origin._is_masked() if ends else self.env["res.partner"]

    # -- what is sent back -------------------------------------------------------------------------

    def _message_get_suggested_recipients(self, **kwargs):
        """Whom to write to is shown by name; the address is behind it."""
        recipients = super()._message_get_suggested_recipients(**kwargs)
        if self._masks():
            guests = self.env["res.partner"].browse(filter(None, (each["partner_id"] for each in recipients)))
            covered = set(guests._is_masked()._ids)
            for each in recipients:
                if each["partner_id"] in covered:
                    each["email"] = mask("email", each["email"])
        return recipients
