from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request
from odoo.modules import module
from odoo.tools import SQL

from ..shared import parted
from . import reading_buffer as buffer

# How guests were read.
VIA = [
    ("form", "Form"),
    ("list", "List"),
    ("till", "Till"),
    ("export", "Export"),
    ("copy", "Copy Handed Out"),
    ("page", "Guest's Page Opened"),
    ("group", "Grouped or Counted"),
    ("search", "Searched by Number or Address"),
    ("report", "Report"),
    ("call", "Remote Call"),
    ("audit", "This Audit"),
    ("refused", "Refused: Too Many"),
]
METHODS = {
    "web_read": "form",
    "web_search_read": "list",
    "search_read": "list",
    "web_save": "form",
    "onchange": "form",
    "formatted_read_group": "group",
    "web_read_group": "group",
    "read_group": "group",
}
# What tills call: what they load is no reading of somebody's.
TILL = {
    ("res.partner", "get_new_partner"),
    ("res.partner", "get_guest_details"),
    ("pos.session", "load_data"),
    ("pos.config", "read_config_open_orders"),
    ("pos.order", "sync_from_ui"),
}
# Addresses that name what is called in their end, and those where the end is decoration.
EXPORTS = ("/web/export/xlsx", "/web/export/csv")
CALLS = ("/web/dataset/call_kw", "/web/dataset/call_button")
# Guests an hour that somebody who is no administrator may read; the parameter says otherwise.
LIMIT_PARAMETER, LIMIT = "restaurant_crm.guests_read_per_hour", 2000
MONTHS_PARAMETER, MONTHS = "restaurant_crm.keep_readings_months", 12
# What stands behind the view.
TABLE = "restaurant_guest_reading_log"
# Ids kept of one reading; the count says how many there were.
MOST_IDS = 1000


class RestaurantGuestReading(models.Model):
    """Who read which guests, when, how and from where. A table in parts, one a month; old months are dropped."""

    _name = "restaurant.guest.reading"
    _description = "Who Read Which Guests"
    _auto = False
    _log_access = False
    _order = "read_at desc, id desc"
    _rec_name = "read_at"

    read_at = fields.Datetime(string="When", readonly=True)
    user_id = fields.Many2one("res.users", string="Who", readonly=True)
    via = fields.Selection(VIA, string="How", readonly=True)
    model = fields.Char(readonly=True)
    guest_count = fields.Integer(string="Guests", readonly=True, aggregator="sum")
    address = fields.Char(string="Network Address", readonly=True)
    partner_ids = fields.Many2many(
        "res.partner", string="Whom", compute="_compute_partner_ids", search="_search_partner_ids"
    )
    at_night = fields.Boolean(compute="_compute_at_night", search="_search_at_night")

    def init(self):
        """The table in parts stands behind a view, for it outlives the users in it."""
        self.env.cr.execute(
            """CREATE TABLE IF NOT EXISTS restaurant_guest_reading_log (
                   id bigserial, read_at timestamp NOT NULL, user_id int NOT NULL, via varchar NOT NULL,
                   model varchar NOT NULL, contact_ids int[] NOT NULL, guest_count int NOT NULL, address varchar,
                   PRIMARY KEY (id, read_at)) PARTITION BY RANGE (read_at);
               CREATE TABLE IF NOT EXISTS restaurant_guest_reading_rest
                   PARTITION OF restaurant_guest_reading_log DEFAULT;
               CREATE INDEX IF NOT EXISTS restaurant_guest_reading_by_user
                   ON restaurant_guest_reading_log (user_id, read_at);
               CREATE INDEX IF NOT EXISTS restaurant_guest_reading_by_guest
                   ON restaurant_guest_reading_log USING gin (contact_ids);
               -- Users may be gone.
               CREATE OR REPLACE VIEW restaurant_guest_reading AS
                   SELECT log.id, log.read_at, users.id AS user_id, log.via, log.model, log.contact_ids,
                          log.guest_count, log.address
                     FROM restaurant_guest_reading_log AS log LEFT JOIN res_users AS users ON users.id = log.user_id"""
        )
        self._make_parts()

    # -- parts -------------------------------------------------------------------------------------

    @api.model
    def _make_parts(self, today=None):
        """A part of the table for this month and those to come."""
        parted.make_ahead(self.env.cr, TABLE, "read_at", today or fields.Datetime.now())

    @api.model
    def _drop_parts(self, today=None):
        """Drop whole months that are older than the house keeps them; how many readings were dropped."""
        months = int(self.env["ir.config_parameter"].sudo().get_param(MONTHS_PARAMETER) or MONTHS)
        oldest = parted.month_of(today or fields.Datetime.now()) - relativedelta(months=months)
        return parted.drop_before(self.env.cr, TABLE, "read_at", oldest)

    @api.model
    def _cron_night(self):
        """Make and drop parts, and tell administrators who reads far more than usual."""
        self._make_parts()
        self._drop_parts()
        for found in self._unusual():
            self._alert(self.env["res.users"].browse(found["user_id"]).exists(), found)

    @api.model
    def _alert(self, user, found):
        managers = self.env.ref("restaurant_crm.group_manager").all_user_ids.filtered(
            lambda manager: manager.active and not manager.share and manager.id > 1
        )
        if not user or not managers:
            return
        for manager in managers[:1]:
            speaking = self.with_context(lang=manager.lang)
            user.partner_id.activity_schedule(
                "mail.mail_activity_data_warning",
                summary=speaking.env._("Unusual reading of guests"),
                note=speaking.env._(
                    "%(user)s has read %(count)s guests in a day, %(usual)s are usual. Look under Who Read Whom.",
                    user=user.name,
                    count=found["count"],
                    usual=round(found["usual"]),
                ),
                user_id=manager.id,
            )

    # -- noting ------------------------------------------------------------------------------------

    @api.model
    def _note(self, via, ids, count=None, model="res.partner"):
        """Note that the user reads these contacts; nothing is written within the request.

        :raise UserError: somebody who is no administrator has read more in this hour than the house allows
        """
        count = len(ids) if count is None else count
        if self.env.su or not count:
            return
        database = self.env.cr.dbname
        if via != "till" and (limit := self._limit_reached(database, count)):
            self._add("refused", (), count, model, counted=False)
            raise UserError(
                self.env._(
                    "You have read %(read)s guests in this hour, and these would be %(count)s more. %(limit)s are "
                    "allowed. An administrator can export what is needed.",
                    read=buffer.count(database, self.env.uid),
                    count=count,
                    limit=limit,
                )
            )
        # What a till loads is no reading of somebody's: it is noted, and takes nothing of the hour.
        self._add(via, [each for each in ids[:MOST_IDS] if each], count, model, counted=via != "till")

    @api.model
    def _add(self, via, ids, count, model, counted=True):
        address = request.httprequest.remote_addr if request else None
        entry = (fields.Datetime.now(), self.env.uid, via, model, tuple(ids), count, address)
        # Tests take what waits themselves: nothing of theirs is in the database afterwards.
        buffer.note(self.env.cr.dbname, entry, counted, by_itself=not module.current_test)

    @api.model
    def _limit_reached(self, database, count):
        """The guests an hour that the user may read, when ``count`` more would be above it; else 0."""
        read = buffer.count(database, self.env.uid) + count
        # sudo: a setting of the house. What is no number counts as not set.
        said = self.env["ir.config_parameter"].sudo().get_param(LIMIT_PARAMETER) or ""
        limit = int(said) if said.isdecimal() else LIMIT
        return limit if read > limit and not self.env.user.has_group("restaurant_crm.group_manager") else 0

    @api.model
    def _via(self):
        """How the request at hand reads, by what it calls."""
        if not request:
            return "call"
        path = request.httprequest.path.rstrip("/")
        if path.startswith("/report"):
            return "report"
        if path in EXPORTS:
            return "export"
        if path.startswith(CALLS):
            # The end of such an address is for people who read logs: what is called stands in the request.
            called = request.params.get("model"), request.params.get("method")
            return "till" if called in TILL else METHODS.get(called[1], "call")
        return "call"

    @api.model
    def _write_waiting(self):
        """Write what waits by this cursor: for tests and for whoever asks the audit right now."""
        entries = buffer.take(self.env.cr.dbname)
        if entries:
            buffer.flush_into(self.env.cr, entries)
            self.invalidate_model()

    # -- asking ------------------------------------------------------------------------------------

    def _compute_partner_ids(self):
        ids = dict(
            self.env.execute_query(
                SQL("SELECT id, contact_ids FROM restaurant_guest_reading WHERE id = ANY(%s)", self.ids)
            )
        )
        everybody = self.env["res.partner"].with_context(active_test=False)
        known = set(everybody.browse({each for some in ids.values() for each in some}).exists().ids)
        for reading in self:
            reading.partner_ids = [each for each in ids.get(reading.id, ()) if each in known]

    def _search_partner_ids(self, operator, value):
        if operator == "any":
            ids = self.env["res.partner"].with_context(active_test=False).search(value).ids
        elif operator == "in" and all(isinstance(each, int) for each in value):
            ids = list(value)
        elif operator in ("ilike", "like", "=ilike") and value:
            ids = (
                self.env["res.partner"].with_context(active_test=False).search([("display_name", operator, value)]).ids
            )
        else:
            return NotImplemented
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL("%s && %s::int[]", SQL.identifier(alias, "contact_ids"), ids)
        )

    @api.depends("read_at")
    def _compute_at_night(self):
        for reading in self:
            reading.at_night = bool(reading.read_at) and self._local(reading.read_at).hour < 6

    def _local(self, moment):
        return fields.Datetime.context_timestamp(self, moment)

    def _search_at_night(self, operator, value):
        if operator != "in" or set(value) - {True, False} or len(value) != 1:
            return NotImplemented
        zone = self.env.user.tz or "UTC"
        night = Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "extract(hour FROM %s AT TIME ZONE 'UTC' AT TIME ZONE %s) < 6", SQL.identifier(alias, "read_at"), zone
            )
        )
        return night if True in value else ~night

    def _read_format(self, fnames, load="_classic_read"):
        """Reading the audit is audited."""
        if self and not self.env.su:
            self._add("audit", (), 0, self._name)
        return super()._read_format(fnames, load)

    @api.model
    def _unusual(self, hours=24):
        """Users who read far more guests in the last hours than they usually do in as many: list of dicts.

        Usually is the mean of the last 28 days; ten times that, and two hundred guests at least, is unusual.
        """
        since = fields.Datetime.now() - timedelta(hours=hours)
        query = SQL(
            """SELECT user_id, sum(guest_count) FILTER (WHERE read_at >= %(since)s) AS now,
                      sum(guest_count) FILTER (WHERE read_at < %(since)s) / 28.0 AS usual
                 FROM restaurant_guest_reading
                WHERE read_at >= %(since)s - interval '28 days' AND via <> 'till'
             GROUP BY user_id
               HAVING sum(guest_count) FILTER (WHERE read_at >= %(since)s) >= 200
                  AND sum(guest_count) FILTER (WHERE read_at >= %(since)s)
                      >= 10 * COALESCE(sum(guest_count) FILTER (WHERE read_at < %(since)s) / 28.0, 0)""",
            since=since,
        )
        return [
            {"user_id": user_id, "count": count, "usual": float(usual or 0)}
            for user_id, count, usual in self.env.execute_query(query)
        ]
