import json

from odoo import api, models
from odoo.tools import SQL

from ..shared import vault
from .restaurant_consent import EVIDENCE

# Of what the system keeps of itself, nothing is of use to the guest.
NOT_COPIED = {
    *("bus_bus", "ir_logging", "mail_push", "privacy_lookup_wizard", "privacy_lookup_wizard_line", "res_users"),
    *("mail_notification", "mail_mail", "mail_tracking_value", "mail_gateway_allowed", "restaurant_guest_queue"),
    *("mail_message_translation", "mail_followers", "restaurant_history_problem", "restaurant_history_column"),
    *("restaurant_guest_access", "restaurant_consent_question"),
    *("pos_order_line", "restaurant_visit_line", "stock_picking", "account_move_line", "account_analytic_line"),
}
# Keys to doors, and what the system reckons with.
SECRET = {
    *("access_token", "feedback_token", "password", "totp_secret", "signup_type", "uuid", "guest_uuid", "token"),
    "order_uuid",
    *("last_order_preparation_change", "guest_search_key", "fingerprint", "former", "checksum", "store_fname"),
    *("db_datas", "index_content", "message_id", "reply_to", "ticket_code"),
}
SHOWN = ("char", "text", "html", "selection", "date", "datetime", "integer", "float", "monetary", "boolean", "many2one")
# Who of the house did something is data of staff.
STAFF = {"res.users", "res.company"}


class RestaurantPersonalData(models.AbstractModel):
    """A guest's copy of all that the registry names."""

    _inherit = "restaurant.personal.data"

    @api.model
    def _copy(self, partner):
        """All that is known of a guest, in words of the language of the environment.

        :return: list of ``{"table", "title", "fields": {name: label}, "rows": [{name: value}]}``, the contact first
        """
        persons = partner._with_contacts_below()
        self.env.flush_all()
        rows = self._rows_of(persons.ids, persons._identifying_values())
        sections = []
        for table in sorted(rows.keys() - NOT_COPIED, key=lambda name: (name != "res_partner", name)):
            model = self._model_of(table)
            if model is None:
                continue
            ids = [
                row[0]
                for row in self.env.execute_query(
                    SQL("SELECT id FROM %s WHERE %s ORDER BY id", SQL.identifier(table), rows[table])
                )
            ]
            if ids:
                # sudo: it is the guest's right to get all of it; who may make it is checked by whoever calls.
                sections.append(self._section(model.sudo().with_context(active_test=False).browse(ids)))
        return sections

    @api.model
    def _section(self, records):
        names = self._copied_fields(records)
        described = records.fields_get(names, ["string", "type", "selection"])
        names = [name for name in names if name in described]
        rows = []
        for record in records:
            row = {}
            for name in names:
                value = self._said(record, name, described[name])
                if value not in (None, "", False) or (described[name]["type"] == "boolean" and value):
                    row[name] = value
            if record._name == "restaurant.consent" and (sealed := self._opened(record)):
                row["evidence"] = sealed
            if record._name == "pos.order":
                row["lines"] = [f"{line.qty:g} × {line.full_product_name}" for line in record.lines]
            rows.append(row)
        labels = {name: described[name]["string"] for name in names}
        labels |= {"evidence": self.env._("Evidence"), "lines": self.env._("Dishes")}
        return {
            "table": records._table,
            "title": self.env["ir.model"]._get(records._name).name,
            "fields": labels,
            "rows": rows,
        }

    @api.model
    def _copied_fields(self, records):
        asked = self._tables()[records._table]
        names = []
        for name, field in records._fields.items():
            known = field.store and (name in asked or field.type in SHOWN)
            if not known or field.type not in SHOWN or name in SECRET or name in ("id", "display_name"):
                continue
            if field.comodel_name in STAFF or name in models.MAGIC_COLUMNS or field.company_dependent:
                continue
            if field.type == "many2one" and not self.env[field.comodel_name]._original_module.startswith(
                ("restaurant", "point", "pos", "product", "base", "loyalty")
            ):
                continue
            names.append(name)
        return names

    @api.model
    def _said(self, record, name, described):
        value = record[name]
        if described["type"] == "many2one":
            return value.display_name if value else None
        if described["type"] == "selection":
            return dict(described["selection"]).get(value, value)
        if described["type"] in ("date", "datetime"):
            return str(value) if value else None
        return str(value) if described["type"] == "html" and value else value

    @api.model
    def _opened(self, consent):
        try:
            return consent._read_evidence()
        except vault.VaultError:
            # The key is lost: the rest of the copy is made all the same.
            return self.env._("Sealed with a key that is not there any more (%s).", EVIDENCE)

    @api.model
    def _copy_json(self, partner, sections):
        """The copy ``sections`` (``_copy``) for machines, as bytes."""
        said = {"format": "restaurant_crm/personal-data/1", "guest": partner.id, "data": sections}
        return json.dumps(said, ensure_ascii=False, indent=1, default=str).encode()

    @api.model
    def _copy_html(self, partner, sections):
        """The copy ``sections`` (``_copy``) for people: one page that opens without a network, as bytes."""
        values = {"partner": partner.sudo(), "sections": sections, "language": self.env.lang or "en_US"}
        # sudo: the template shows what it is given.
        page = self.env["ir.qweb"].sudo()._render("restaurant_crm.guest_copy", values)
        return f"<!DOCTYPE html>\n{page}".encode()
