from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.sql import column_exists, create_column

from ...engine.shared import phone_numbers
from ...engine.till import guest_search, name_keys
from .pos_config import PAGE

# Up to that many contacts, core's search for a text anywhere in a contact does not keep a cashier waiting.
SEARCH_EVERYWHERE = 50_000
# What of contacts is searched by SQL.
SEARCHED = ["active", "barcode", "city", "complete_name", "email", "guest_search_key", "name", "phone", "street"]
SEARCHED += ["vat", "zip"]
# Names for which keys are made in one transaction.
BATCH = 5000


class ResPartner(models.Model):
    """The guest as a cashier finds him: among millions, by what is typed without thinking."""

    _inherit = "res.partner"

    guest_search_key = fields.Char(
        string="Typed As",
        compute="_compute_guest_search_key",
        store=True,
        copy=False,
        help="Syllables and initials of a Chinese name, where the server can read characters.",
        prefetch="guest",
    )

    # Found by the beginning of the name or of a word, by the end of the number and by the member card, among millions.
    _guest_name_idx = models.Index('(lower(name) COLLATE "C") WHERE active')
    _guest_phone_idx = models.Index(f"({phone_numbers.STORED}) WHERE phone IS NOT NULL AND active")
    _guest_words_idx = models.Index(f"USING gin ({guest_search.WORDS}) WHERE active")
    _guest_barcode_idx = models.Index("USING gin (barcode jsonb_path_ops)")

    def _auto_init(self):
        """Keys of contacts that are here already are made in batches afterwards, not record by record now."""
        if not column_exists(self.env.cr, self._table, "guest_search_key"):
            create_column(self.env.cr, self._table, "guest_search_key", "varchar")
        return super()._auto_init()

    @api.depends("name")
    def _compute_guest_search_key(self):
        for partner in self:
            partner.guest_search_key = name_keys.name_key(partner.name) or False

    @api.model
    def _cron_make_search_keys(self):
        """Make the keys that are missing: of contacts that were here before us or before the library was, or that came
        by SQL."""
        cron = self.env["ir.cron"]
        after, time_left = 0, True
        while time_left:
            rows = self.env.execute_query(name_keys.missing(after, BATCH))
            if not rows:
                break
            after = rows[-1][0]
            self.env.cr.execute(name_keys.store({partner_id: name_keys.name_key(name) for partner_id, name in rows}))
            self.invalidate_model(["guest_search_key"], flush=False)
            time_left = cron._commit_progress(len(rows))

    @api.model
    def _load_pos_data_fields(self, config):
        return [*super()._load_pos_data_fields(config), *self._for_staff("guest_search_key")]

    @api.model
    def get_new_partner(self, config_id, domain, offset):
        """Find by index what cashiers type; texts in the midst of a word only where there are few contacts."""
        term = next((leaf[2] for leaf in domain if len(leaf) == 3 and leaf[:2] == ["name", "ilike"]), None)
        if not term:
            return super().get_new_partner(config_id, domain, offset)
        found = self._find_guests(term.removesuffix("%"), offset)
        if not found and self.env.execute_query(guest_search.contact_estimate())[0][0] <= SEARCH_EVERYWHERE:
            return super().get_new_partner(config_id, domain, offset)
        return super().get_new_partner(config_id, [("id", "in", found)], 0)

    @api.model
    def _find_guests(self, term, offset=0):
        """Ids of a page of contacts whose name begins with ``term``, whose number ends with it, or who carry
        the member card, or a visible tag or a tier of that name; then of those with such words in name, company,
        e-mail or address."""
        self.flush_model(SEARCHED)
        Tag = self.env["restaurant.tag"]
        tags = Tag.search(Domain("name", "=ilike", term) & Tag._at_till_domain())
        tiers = self.env["restaurant.tier"].search([("name", "=ilike", term)])
        company = self.env.company
        calling_code = str(company.country_id.phone_code or "")
        now = fields.Datetime.now()
        query = guest_search.find(term, company.id, calling_code, tags.ids, tiers.ids, now, PAGE, offset)
        ids = [row[0] for row in self.env.execute_query(query)]
        if len(ids) < PAGE:
            # A word that many names begin with has filled the page already: what is left is rare, hence fast.
            ids += [row[0] for row in self.env.execute_query(guest_search.find_words(term, PAGE - len(ids), offset))]
        # Whatever the record rules of contacts say.
        return self.search(Domain("id", "in", ids)).ids if ids else []
