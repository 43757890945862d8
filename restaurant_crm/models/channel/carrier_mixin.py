from odoo import api, fields, models
from odoo.tools import SQL


class RestaurantCarrierMixin(models.AbstractModel):
    """What tells its guest by keys: whose it is follows from them, and is another's as soon as they are."""

    _name = "restaurant.carrier.mixin"
    _description = "Known by Keys"
    _log_access = False

    platform_id = fields.Many2one("restaurant.platform", string="From", index="btree_not_null", ondelete="set null")
    external_id = fields.Char(required=True, help="What tells it from all others of its source.")
    partner_id = fields.Many2one("res.partner", string="Guest", index="btree_not_null", ondelete="set null")
    # What files and messages say of the guest; kept as keys only.
    said_phone = fields.Char(string="Phone", store=False, compute="_compute_said", inverse="_inverse_said")
    said_email = fields.Char(string="E-mail", store=False, compute="_compute_said", inverse="_inverse_said")
    said_unionid = fields.Char(string="UnionID", store=False, compute="_compute_said", inverse="_inverse_said")
    said_external_user = fields.Char(
        string="WeCom Contact", store=False, compute="_compute_said", inverse="_inverse_said"
    )
    said_member_card = fields.Char(string="Member Card", store=False, compute="_compute_said", inverse="_inverse_said")

    def _compute_said(self):
        for name in ("said_phone", "said_email", "said_unionid", "said_external_user", "said_member_card"):
            self[name] = False

    def _inverse_said(self):
        """Once for all that was said: the fields share it."""

    @api.model_create_multi
    def create(self, vals_list):
        # Where it is said whose it is, keys have nothing to say.
        keys_of = [[] if vals.get("partner_id") else self._keys_of(vals) for vals in vals_list]
        records = super().create(vals_list)
        ids = self.env["restaurant.identity"]._learn({key for keys in keys_of for key in keys})
        told = self.browse()
        for record, keys in zip(records, keys_of, strict=True):
            known = [ids[key[:3]] for key in keys if key[:3] in ids]
            if known:
                # sudo: whoever brings records in need not see keys.
                record.sudo().identity_ids = [(4, identity_id) for identity_id in known]
                told |= record
        told._resolve()
        self.env["restaurant.guest.queue"]._add((records - told).partner_id)
        return records

    def unlink(self):
        """Whoever it was of is another guest without it, by what rules say."""
        guests = self.partner_id
        result = super().unlink()
        self.env["restaurant.guest.queue"]._add(guests)
        return result

    def _resolve(self):
        if self:
            self.env["restaurant.identity"]._resolve_carriers(self._table, SQL("SELECT unnest(%s::int[])", self.ids))

    @api.model
    def _keys_of(self, vals):
        """The keys that values tell; see ``restaurant.identity._learn``."""
        keys = []
        identities = self.env["restaurant.identity"]
        number, mask = identities._read_phone(vals.get("said_phone"), self.env.company.country_id)
        if number:
            keys.append(("phone", False, number, mask))
        for name, kind in (
            ("said_unionid", "unionid"), ("said_external_user", "external_user"), ("said_member_card", "member_card"),
        ):  # fmt: skip
            if vals.get(name):
                keys.append((kind, False, vals[name].strip(), f"…{vals[name].strip()[-4:]}"))
        email = (vals.get("said_email") or "").strip().lower()
        if email:
            keys.append(("email", False, email, f"{email[:2]}…{email[email.find('@') :]}"))
        return keys
