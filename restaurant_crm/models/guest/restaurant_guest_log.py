import logging

from odoo import api, fields, models
from odoo.tools import SQL

from ...engine.shared.languages import installed, read_in
from ..shared import parted
from ..shared.transactions import CONFLICTS, attempt

_logger = logging.getLogger(__name__)

# Who or what changed something about a guest.
ORIGINS = [("manual", "By Hand"), ("rule", "Rule"), ("import", "Import")]
# Rows of one INSERT.
BATCH = 1000
# Context key: entries are added although an automation on the log is broken.
WITHOUT_AUTOMATION = "restaurant_guest_log_without_automation"
# Context key: tags change because a contact is being saved, which lets automations run as well.
SAVING_CONTACT = "restaurant_guest_saving_contact"


class RestaurantGuestLog(models.Model):
    """What happened to a guest and why, as it was at that moment. Entries are only added.

    A table in parts, one a month: see ``models/shared/parted.py``. Nothing can have a foreign key to an entry.
    """

    _name = "restaurant.guest.log"
    _description = "Guest Log"
    # What it is about stays readable when that is deleted: see the notice of deletions.
    _keeps_names = True
    _log_access = False
    _order = "logged_at desc, id desc"

    partner_id = fields.Many2one("res.partner", string="Guest", required=True, ondelete="cascade", readonly=True)
    logged_at = fields.Datetime(string="When", required=True, readonly=True, default=fields.Datetime.now)
    # Each room adds what it notes.
    kind = fields.Selection([], string="What", required=True, readonly=True)
    subject = fields.Char(readonly=True, help="Name of the tag at that time; it stays when the tag is deleted.")
    about = fields.Char(
        compute="_compute_about",
        help="Name of the tag at that time, in the reader's language where it is still so called.",
    )
    origin = fields.Selection(ORIGINS, readonly=True)
    user_id = fields.Many2one("res.users", ondelete="set null", readonly=True)
    source = fields.Char(string="By", compute="_compute_source", help="The rule or the person.")
    note = fields.Char(string="Reason", readonly=True, help="What somebody said about it.")
    explanation = fields.Json(
        readonly=True,
        # It speaks of all stores: others read what is written for them.
        groups="base.group_system",
        help="The lines of the rule with the guest's numbers at that time: a list of sentence, value_text, threshold, "
        "holds and missing.",
    )
    explanation_html = fields.Html(string="Why", compute="_compute_explanation_html", sanitize=False)
    explanation_text = fields.Char(string="Why (Short)", compute="_compute_explanation_text")

    _partner_logged = models.Index("(partner_id, logged_at DESC, id DESC)")

    def init(self):
        if not parted.is_parted(self.env.cr, self._table):
            parted.convert(self.env.cr, self._table, "logged_at")
        self._make_parts()
        return super().init()

    def _is_an_ordinary_table(self):
        """Its foreign keys are those of any other."""
        return True

    @api.model
    def _make_parts(self):
        if parted.is_parted(self.env.cr, self._table):
            parted.make_ahead(self.env.cr, self._table, "logged_at", fields.Datetime.now())

    @api.model
    def _drop_months(self, before):
        """Drop the months that were over before this moment; how many entries that were."""
        parted.give_way(self.env.cr)
        if parted.is_parted(self.env.cr, self._table):
            count = parted.drop_before(self.env.cr, self._table, "logged_at", before)
        else:
            self.env.cr.execute(SQL("DELETE FROM restaurant_guest_log WHERE logged_at < %s", parted.month_of(before)))
            count = self.env.cr.rowcount
        self.env.invalidate_all(flush=False)
        return count

    @api.autovacuum
    def _gc_make_parts(self):
        """Make the months to come."""
        parted.give_way(self.env.cr)
        try:
            self._make_parts()
        except CONFLICTS as error:
            self.env.cr.rollback()
            _logger.info("The guest log gets its next months another night: %s", error)

    @api.depends("kind", "subject")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for entry in self:
            entry.display_name = f"{kinds.get(entry.kind, '')} {entry.about or ''}".strip()

    @api.depends("user_id")
    def _compute_source(self):
        for entry in self:
            entry.source = entry.user_id.name

    @api.depends("subject")
    @api.depends_context("lang")
    def _compute_about(self):
        for entry in self:
            entry.about = entry.subject
            for field in self._subject_fields():
                if entry[field]:
                    entry.about = entry._said_to_reader(entry.subject, lambda entry, field=field: entry[field].name)

    def _said_to_reader(self, noted, say):
        """What was noted, in the reader's language unless it is said otherwise by now.

        :param say: what is said now of an entry, in its language
        """
        # sudo: who reads the log of a guest may read what it speaks of.
        entry = self.sudo()
        said = {say(entry.with_context(lang=code)) for code in installed(self.env)}
        return say(entry) if noted in said else noted

    def _lines_for_reader(self):
        """The lines of the explanation in the reader's language; the rooms that write them say what is told to whom."""
        return [read_in(line, self.env.lang or "en_US") for line in self.sudo().explanation or []]

    @api.depends("explanation")
    @api.depends_context("lang", "uid", "allowed_company_ids")
    def _compute_explanation_html(self):
        for entry in self:
            lines = entry._lines_for_reader()
            entry.explanation_html = lines and self.env["ir.qweb"]._render(
                "restaurant_crm.guest_log_explanation", {"lines": lines}
            )

    @api.depends("explanation")
    @api.depends_context("lang", "uid", "allowed_company_ids")
    def _compute_explanation_text(self):
        for entry in self:
            entry.explanation_text = "; ".join(entry._said_lines(entry._lines_for_reader()))

    @api.model
    def _said_lines(self, lines):
        """Lines of an explanation as sentences, each with the guest's number."""
        return [
            f"{line['sentence']} ({line['value_text']})" if line.get("value_text") else line["sentence"]
            for line in lines
        ]

    @api.model
    def _note(self, entries):
        """Add entries: dicts of values; the names of what they are about are filled in.

        Automation rules on the log run with it.
        """
        logged_at = fields.Datetime.now()
        self._name_subjects(entries)
        for entry in entries:
            entry.setdefault("logged_at", logged_at)
            if entry.get("origin") != "rule":
                entry.setdefault("user_id", self.env.uid)
        for start in range(0, len(entries), BATCH):
            self.with_context(**{SAVING_CONTACT: False})._add(entries[start : start + BATCH])

    @api.model
    def _subject_fields(self):
        """The links of an entry whose record gives the entry its subject; each room adds its own."""
        return []

    @api.model
    def _name_subjects(self, entries):
        """Fill in ``subject``: the name that the record has at this moment, which stays when the record is deleted."""
        for field in self._subject_fields():
            names = self._names_of(field, entries)
            for entry in entries:
                if entry.get(field):
                    entry["subject"] = names[entry[field]]

    @api.model
    def _names_of(self, field, entries):
        """The names of the records that entries link to by ``field``: a dict of name by id."""
        ids = {entry.get(field) for entry in entries} - {None, False}
        records = self.env[self._fields[field].comodel_name].sudo().browse(ids)
        return {record.id: record.name for record in records}

    @api.model
    def _add(self, entries):
        """Create the entries. An automation on the log that fails stops people, but no rule: then it is logged."""
        if any(entry.get("origin") != "rule" for entry in entries):
            self.sudo().create(entries)
            return
        with attempt(self.env.cr) as tried:
            self.sudo().create(entries)
        if tried.error:
            message = "An automation failed on entries of the guest log; adding them without"
            _logger.error(message, exc_info=tried.error)
            self.sudo().with_context(**{WITHOUT_AUTOMATION: True}).create(entries)
