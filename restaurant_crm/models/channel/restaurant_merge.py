import json
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine.channel import merges

# Days after which a merge cannot be undone any more: what was kept of the contacts is deleted.
KEEP_DAYS = 90


class RestaurantMerge(models.Model):
    """A merge of contacts, with what it moved, deleted and overwrote: it can be undone."""

    _name = "restaurant.merge"
    _description = "Merge of Contacts"
    _log_access = False
    _order = "merged_at desc, id desc"
    _rec_name = "merged_names"

    survivor_id = fields.Many2one(
        "res.partner", string="Guest", required=True, index=True, ondelete="cascade", readonly=True
    )
    merged_names = fields.Char(string="Merged Contacts", readonly=True)
    merged_at = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    merged_by_id = fields.Many2one("res.users", string="By", ondelete="set null", readonly=True)
    state = fields.Selection(
        [("merged", "Merged"), ("undone", "Undone")], required=True, readonly=True, default="merged"
    )
    row_count = fields.Integer(string="Rows Moved", readonly=True)
    lost_count = fields.Integer(
        string="Rows Deleted",
        readonly=True,
        help="Rows that both had, of which one had to go. Undoing brings them back.",
    )
    warning = fields.Char(readonly=True)
    # {"sources": {id: row}, "moved": {"table.column": {source: [id or row]}}, "lost": {table: [row]},
    #  "changed": {table: {id: {column: [before, after]}}}, "added": {table: [id]}, "links": {table: [row]}}
    kept = fields.Json(readonly=True, groups="base.group_system")

    # -- what the merge does -------------------------------------------------------------------

    @api.model
    def _tables(self):
        """``(table, column, column with the model or None)`` of all that points to contacts."""
        wizard = self.env["base.partner.merge.automatic.wizard"]
        found = [(*pair, None) for pair in wizard._get_fk_on("res_partner") if pair[0] not in merges.DERIVED]
        return [*found, *((table, column, model) for table, column, model in merges.NAMED)]

    @api.model
    def _look(self, partners):
        """All rows that point to these contacts: ``{(table, column): {contact: [row]}}``, and the contacts' own."""
        self.env.flush_all()
        survivor, seen = partners[-1:], {}
        for table, column, model in self._tables():
            whose = partners if merges.is_touched(table) or not self._has_id(table) else partners - survivor
            found = {}
            for partner_id, row in self.env.execute_query(merges.rows(table, column, whose.ids, model)):
                found.setdefault(partner_id, []).append(row)
            if found:
                seen[table, column] = found
        return seen, dict(self.env.execute_query(merges.contacts(partners.ids)))

    def _has_id(self, table):
        cache = self.env.cr.cache
        if "restaurant_crm.tables_with_id" not in cache:
            cache["restaurant_crm.tables_with_id"] = {row[0] for row in self.env.execute_query(merges.has_id())}
        return table in cache["restaurant_crm.tables_with_id"]

    @api.model
    def _keep(self, before, sources, survivor, names, warning):
        """Keep what has become of ``before`` (see ``_look``) now that the merge is over."""
        rows, contacts = before
        self.env.flush_all()
        after_rows, after_contacts = self._look(survivor)
        kept = {"moved": {}, "lost": {}, "changed": {}, "added": {}, "links": {}}
        kept["sources"] = {str(source_id): contacts[source_id] for source_id in sources}
        moved = self._note_rows(kept, rows, after_rows, sources, survivor.id)
        self._note_changes(kept, "res_partner", {survivor.id: contacts[survivor.id]}, after_contacts)
        return self.sudo().create(
            {
                "survivor_id": survivor.id,
                "merged_names": names,
                "merged_by_id": self.env.uid,
                "warning": warning,
                "row_count": moved,
                "lost_count": sum(map(len, kept["lost"].values())),
                "kept": json.loads(json.dumps(kept, default=str)),
            }
        )

    def _note_rows(self, kept, rows, after_rows, sources, survivor_id):
        moved = 0
        for (table, column), found in rows.items():
            after = after_rows.get((table, column), {}).get(survivor_id, [])
            if not self._has_id(table):
                # A link of two records: it is the row.
                kept["links"].setdefault(table, []).extend(row for source in sources for row in found.get(source, []))
                gained = [row for row in after if row not in found.get(survivor_id, [])]
                kept["added"].setdefault(table, []).extend(gained)
                continue
            ids = {row["id"] for those in found.values() for row in those}
            now = dict(self.env.execute_query(merges.existing(table, ids)))
            for partner_id, those in found.items():
                gone = [row for row in those if row["id"] not in now]
                kept["lost"].setdefault(table, []).extend(gone)
                if partner_id in sources:
                    there = [row["id"] for row in those if row["id"] in now]
                    kept["moved"].setdefault(f"{table}.{column}", {})[str(partner_id)] = there
                    moved += len(there)
            if merges.is_touched(table):
                known = {row["id"]: row for those in found.values() for row in those}
                self._note_changes(kept, table, known, now, ignore={column})
                new = [row["id"] for row in after if row["id"] not in ids]
                kept["added"].setdefault(table, []).extend(new)
        return moved

    @staticmethod
    def _note_changes(kept, table, before, after, ignore=()):
        for row_id, row in before.items():
            now = after.get(row_id)
            changed = {
                name: [value, now.get(name)]
                for name, value in row.items()
                if now and name not in ignore and now.get(name) != value
            }
            if changed:
                kept["changed"].setdefault(table, {})[str(row_id)] = changed

    # -- undoing -------------------------------------------------------------------------------

    def action_undo(self):
        """Have the contacts be what they were before they were merged; what came since stays where it is."""
        self.check_access("read")
        for merge in self:
            if merge.state == "undone" or not merge.sudo().kept:
                raise UserError(self.env._("This merge cannot be undone any more."))
            merge._undo()

    def _undo(self):
        self.ensure_one()
        kept, survivor = self.sudo().kept, self.survivor_id
        self.env.flush_all()
        execute = self.env.cr.execute
        sources = [int(source_id) for source_id in kept["sources"]]
        for row in kept["sources"].values():
            # The profile is built anew.
            execute(merges.put_back("res_partner", json.dumps({**row, "guest_profile_id": None})))
        for table, added in kept["added"].items():
            if self._has_id(table):
                execute(merges.drop(table, added))
            else:
                for row in added:
                    execute(merges.unlink_link(table, json.dumps(row)))
        for table, changed in kept["changed"].items():
            for row_id, columns in changed.items():
                for column, (before, after) in columns.items():
                    if (table, column) != ("res_partner", "guest_profile_id"):
                        values = json.dumps(before), json.dumps(after)
                        execute(merges.set_back(table, int(row_id), column, *values))
        for name, by_source in kept["moved"].items():
            table, column = name.split(".")
            for source_id, ids in by_source.items():
                if ids:
                    execute(merges.point_back(table, column, int(source_id), survivor.id, ids))
        for table, rows in [*kept["lost"].items(), *kept["links"].items()]:
            for row in rows:
                execute(merges.put_back(table, json.dumps(row)))
        self.env.invalidate_all()
        self.env["restaurant.guest.former"].sudo().search([("former_id", "in", sources)]).unlink()
        self.env.registry.clear_cache()
        both = self.env["res.partner"].sudo().with_context(active_test=False).browse([*sources, survivor.id])
        self.env["restaurant.visit"].sudo()._rebuild(both.ids)
        self.env["restaurant.guest.queue"]._add(both)
        both._allergies_changed()
        self.sudo().write({"state": "undone", "kept": False})

    @api.autovacuum
    def _gc_kept(self):
        before = fields.Datetime.now() - timedelta(days=KEEP_DAYS)
        self.search([("merged_at", "<", before), ("kept", "!=", False)]).write({"kept": False})
