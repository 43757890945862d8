from odoo import api, fields, models, tools

# Days after which no till can still show a contact that was merged into another.
KEEP_DAYS = 180


class RestaurantGuestFormer(models.Model):
    """A contact that was merged away: tills that still show it, and orders they send, mean the one that is left."""

    _name = "restaurant.guest.former"
    _description = "Former Contact"
    _rec_name = "former_id"
    _log_access = False

    former_id = fields.Integer(string="Former Id", required=True, readonly=True)
    partner_id = fields.Many2one(
        "res.partner", string="Guest", required=True, readonly=True, index=True, ondelete="cascade"
    )
    merged_at = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)

    _former_unique = models.UniqueIndex("(former_id)")

    @api.model
    def _add(self, former, survivor):
        """Keep that the contacts ``former``, about to be deleted, are ``survivor`` from now on."""
        # sudo: who merges contacts need not have the right to write what tills are told.
        self.sudo().create([{"former_id": contact.id, "partner_id": survivor.id} for contact in former])
        self.env.registry.clear_cache()

    @api.model
    @tools.ormcache()
    def _survivors(self):
        """Former id to id of the contact that is left; without a query, as every payment asks."""
        self.flush_model()
        return dict(self.env.execute_query(tools.SQL("SELECT former_id, partner_id FROM restaurant_guest_former")))

    @api.model
    def find_survivors(self, former_ids):
        """The contacts that are left of those that a till misses.

        :param former_ids: list of ids of contacts
        :return: dict of former id (as a string, JSON knows no other keys) to the id of the contact that is left,
            only of those that were merged and that the user may read
        """
        survivors = self._survivors()
        found = {former: survivors[former] for former in former_ids if former in survivors}
        readable = self.env["res.partner"].browse(found.values()).exists()._filtered_access("read")
        return {str(former): survivor for former, survivor in found.items() if survivor in readable.ids}

    @api.autovacuum
    def _gc_old(self):
        old = self.search([("merged_at", "<", fields.Datetime.subtract(fields.Datetime.now(), days=KEEP_DAYS))])
        if old:
            old.unlink()
            self.env.registry.clear_cache()
