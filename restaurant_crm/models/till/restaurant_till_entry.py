from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import mute_logger
from odoo.tools.constants import GC_UNLINK_LIMIT

from ..preference.restaurant_guest_preference import SOURCES
from ..preference.restaurant_preference import SEVERITIES
from . import entry_values as read

# Days after which no till can still hold an entry that was not acknowledged.
KEEP_DAYS = 180
# Characters of a note about a preference.
LONGEST_NOTE = 200

KINDS = [
    ("preference", "Preference Added"),
    ("preference_remove", "Preference Removed"),
    ("tag_add", "Tag Added"),
    ("tag_remove", "Tag Removed"),
]


class RestaurantTillEntry(models.Model):
    """What staff entered about a guest at a till, maybe offline and sent more than once; taken once."""

    _name = "restaurant.till.entry"
    _description = "Till Entry"
    _order = "received_at desc, id desc"
    _rec_name = "kind"
    _log_access = False

    uuid = fields.Char(required=True, readonly=True, copy=False)
    kind = fields.Selection(KINDS, required=True, readonly=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Guest",
        index="btree_not_null",
        ondelete="cascade",
        readonly=True,
        help="Empty: it is about somebody who is not known.",
    )
    user_id = fields.Many2one("res.users", string="By", ondelete="set null", readonly=True)
    entered_at = fields.Datetime(required=True, readonly=True, help="By the clock of the device.")
    received_at = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)

    _uuid_unique = models.UniqueIndex("(uuid)")

    @api.model
    def receive(self, entry):
        """Take an entry of a till; once it was taken, the same uuid changes nothing any more.

        :param entry: dict of ``uuid``, ``kind``, ``partner_id``, ``at`` (UTC) and what the kind needs; some kinds
            may be about nobody known
        :return: True, or a dict of what the till has to know about it
        :raise UserError: the entry cannot be taken, now or later
        """
        self.env["res.partner"]._check_till()
        try:
            return self._receive(entry)
        except read.Unreadable as error:
            raise UserError(self.env._("This is not an entry of a till: “%s” cannot be read.", error.key)) from None

    def _receive(self, entry):
        if not isinstance(entry, dict):
            raise read.Unreadable("entry")
        guest = self._named_guest(entry).exists()
        guest._check_till()
        kind = read.choice(entry, "kind", dict(self._fields["kind"].selection), "")
        nobody = kind in self._kinds_without_guest() and not entry.get("partner_id")
        if not kind or not (guest or nobody):
            raise UserError(self.env._("The guest or the kind of entry does not exist any more."))
        uuid = read.uuid(entry, "uuid")
        entered_at = read.moment(entry, "at", self._now())
        if self._is_first(uuid, kind, guest, entered_at):
            getattr(self, f"_receive_{kind}")(guest, entry, entered_at)
        return self._answer(uuid, kind)

    @api.model
    def _named_guest(self, entry):
        """The guest whom the entry names, empty if it names nobody."""
        partner_id = read.number(entry, "partner_id")
        # Merged since: it is about the one that is left.
        survivors = self.env["restaurant.guest.former"]._survivors()
        return self.env["res.partner"].browse(survivors.get(partner_id, partner_id) or ())

    @api.model
    def _answer(self, uuid, kind):
        """What the till hears about an entry that was taken, now or before."""
        if kind in ("tag_add", "tag_remove"):
            # sudo: cashiers read no suggestions.
            suggested = self.env["restaurant.tag.suggestion"].sudo().search_count([("entry_uuid", "=", uuid)], limit=1)
            return {"suggested": True} if suggested else True
        return True

    @api.model
    def _kinds_without_guest(self):
        """The kinds of entries that may be about somebody who is not known."""
        return set()

    def _now(self):
        return fields.Datetime.now()

    def _is_first(self, uuid, kind, guest, entered_at):
        """Keep the uuid; False if it is here already, or another worker keeps it at this moment."""
        if self.sudo().search_count([("uuid", "=", uuid)], limit=1):
            return False
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                self.sudo().create(
                    {
                        "uuid": uuid,
                        "kind": kind,
                        "partner_id": guest.id,
                        "user_id": self.env.uid,
                        "entered_at": entered_at,
                    }
                )
        except UniqueViolation:
            return False
        return True

    @api.autovacuum
    def _gc_old(self):
        limit = fields.Datetime.subtract(self._now(), days=KEEP_DAYS)
        self.search([("received_at", "<", limit)], limit=GC_UNLINK_LIMIT).unlink()

    # -- kinds -----------------------------------------------------------------------------

    def _receive_preference(self, guest, entry, entered_at):
        """A preference the guest has already is confirmed by it; an allergy never becomes lighter."""
        preference = self._at_till("restaurant.preference", entry, "preference_id")
        severity = preference.kind == "allergy" and read.choice(entry, "severity", dict(SEVERITIES), "")
        source = read.choice(entry, "source", dict(SOURCES), "noted")
        values = {
            "note": read.text(entry, "note", LONGEST_NOTE, cut=True) or False,
            "source": source,
            "user_id": self.env.uid,
            "noted_at": entered_at,
            "confirmed": source == "stated",
            **({"severity": severity} if severity else {}),
        }
        known = guest.sudo().guest_preference_ids.filtered(lambda row: row.preference_id == preference)
        if not known:
            self.env["restaurant.guest.preference"].sudo().create(
                {"partner_id": guest.id, "preference_id": preference.id, **values}
            )
            return
        known._add_claim(values)

    def _receive_preference_remove(self, guest, entry, entered_at):
        """A preference that is wrong goes, for a reason that the guest log keeps.

        :raise UserError: nobody says why
        """
        preference = self._at_till("restaurant.preference", entry, "preference_id")
        reason = read.text(entry, "reason", LONGEST_NOTE, cut=True)
        if not reason:
            raise UserError(self.env._("Say why %s is wrong.", preference.name))
        rows = guest.sudo().guest_preference_ids.filtered(lambda row: row.preference_id == preference)
        rows._remove(reason)

    def _receive_tag_add(self, guest, entry, entered_at):
        self._receive_tag(guest, entry, entered_at, "add")

    def _receive_tag_remove(self, guest, entry, entered_at):
        self._receive_tag(guest, entry, entered_at, "remove")

    def _receive_tag(self, guest, entry, entered_at, action):
        """Whoever may decide gives or takes the tag; others suggest it to guest relations."""
        tag = self._at_till("restaurant.tag", entry, "tag_id")
        if tag._may_decide(guest, action):
            # sudo: cashiers may, of chosen tags, what otherwise guest relations may.
            (tag._give if action == "add" else tag._take)(guest.sudo())
        else:
            # sudo: cashiers read no suggestions.
            suggestions = self.env["restaurant.tag.suggestion"].sudo()
            suggestions._suggest(tag, guest, action, read.uuid(entry, "uuid"), entered_at)

    def _at_till(self, model, entry, key):
        """The record as superuser, if staff at a till may see it.

        :raise UserError: there is no such record for them
        """
        record = self.env[model].sudo().browse(read.number(entry, key)).exists()
        if not record or not record.active or record.sensitive or not getattr(record, "visible_at_till", True):
            raise UserError(self.env._("This cannot be chosen at the till any more."))
        return record
