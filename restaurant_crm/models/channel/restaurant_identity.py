from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...analytics import platform_guests
from ...engine.channel import identities
from ..shared import vault

KINDS = [
    ("phone", "Phone"),
    ("masked_phone", "Masked Phone"),
    ("platform_user", "Account at a Platform"),
    ("openid", "WeChat (OpenID)"),
    ("unionid", "WeChat (UnionID)"),
    ("external_user", "WeCom Contact"),
    ("email", "E-mail"),
    ("member_card", "Member Card"),
    ("address", "Address"),
    ("receipt", "Receipt of a Delivery"),
]
STATES = [("proposed", "Nobody's Yet"), ("confirmed", "Joined"), ("rejected", "Of No Guest")]
# These mean one person: whoever has the same is the same. Others speak for somebody, but not alone.
JOIN_ALONE = {"phone": "phone_sanitized", "email": "email_normalized", "member_card": "barcode"}
# These belong to one platform; the same value at another one is somebody else.
OF_PLATFORM = {"platform_user", "openid", "masked_phone", "receipt"}


class RestaurantIdentity(models.Model):
    """A key by which a guest is known somewhere, kept as a keyed hash: equal keys meet, and nobody reads them here.

    Orders and interactions have keys, keys have a guest. So two portraits become one by giving a key a guest, and are
    two again as soon as it is taken away: nothing else is moved.
    """

    _name = "restaurant.identity"
    _description = "Key of a Guest"
    _log_access = False
    _order = "seen_at desc, id desc"
    _rec_name = "hint"

    kind = fields.Selection(KINDS, required=True, readonly=True)
    platform_id = fields.Many2one(
        "restaurant.platform",
        index="btree_not_null",
        ondelete="cascade",
        readonly=True,
        help="Where it means somebody.",
    )
    key_hash = fields.Char(required=True, readonly=True, groups="base.group_system")
    hint = fields.Char(string="Looks Like", readonly=True, help="As much of it as tells people which one it is.")
    partner_id = fields.Many2one(
        "res.partner", string="Guest", index="btree_not_null", ondelete="set null", readonly=True
    )
    state = fields.Selection(STATES, required=True, readonly=True, default="proposed", index=True)
    score = fields.Float(readonly=True, help="How much spoke for it where nobody decided.")
    decided_by_id = fields.Many2one("res.users", string="By", ondelete="set null", readonly=True)
    decided_at = fields.Datetime(string="Decided", readonly=True)
    why = fields.Char(readonly=True)
    seen_at = fields.Datetime(string="First Seen", required=True, readonly=True, default=fields.Datetime.now)
    order_count = fields.Integer(string="Orders", compute="_compute_order_count")
    refused_ids = fields.Many2many(
        "res.partner",
        "restaurant_identity_refused_rel",
        "identity_id",
        "partner_id",
        string="Not",
        readonly=True,
        help="Somebody said that it is not these guests; nobody is asked again.",
    )

    _key_uniq = models.UniqueIndex("(kind, key_hash, COALESCE(platform_id, 0))")

    def _compute_order_count(self):
        Order = self.env["restaurant.platform.order"]
        counts = dict(Order._read_group([("identity_ids", "in", self.ids)], ["identity_ids"], ["__count"]))
        for identity in self:
            identity.order_count = counts.get(identity, 0)

    @api.depends("kind", "hint")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for identity in self:
            identity.display_name = f"{kinds.get(identity.kind, '')} {identity.hint or ''}".strip()

    # -- learning ------------------------------------------------------------------------------

    @api.model
    def _learn(self, keys):
        """Know these keys, and give those a guest that mean one person.

        :param keys: set of ``(kind, platform id or False, value, hint)``; values in clear, normalized
        :return: ``{(kind, platform id or False, value): id}``; nothing while there is no key to hash with
        """
        digests, rows = self._digests(keys)
        if not rows:
            return {}
        self.flush_model()
        self.env.cr.execute(identities.learn(rows))
        found, open_keys = {}, {}
        for kind, scope, digest, identity_id, _partner_id, state in self.env.execute_query(identities.known(rows)):
            for said in digests[kind, scope, digest]:
                found[said[:3]] = identity_id
            if state == "proposed" and kind in JOIN_ALONE:
                open_keys.setdefault(kind, {})[digests[kind, scope, digest][0][2]] = identity_id
        for kind, ids_by_value in open_keys.items():
            self._join_owners(kind, ids_by_value)
        return found

    @api.model
    def _look_up(self, keys):
        """What of these keys is known, without learning the others.

        :param keys: see ``_learn``
        :return: as of ``_learn``, with 0 for keys that nobody has seen
        """
        digests, rows = self._digests(keys)
        found = {said[:3]: 0 for same in digests.values() for said in same}
        if rows:
            self.flush_model()
            for kind, scope, digest, identity_id, *_rest in self.env.execute_query(identities.known(rows)):
                found.update((said[:3], identity_id) for said in digests[kind, scope, digest])
        return found

    @api.model
    def _digests(self, keys):
        """``(keys by (kind, platform, digest), rows for the engine)``; both empty without a secret to hash with."""
        digests = {}
        for kind, platform_id, value, hint in sorted(keys if vault.ready() else (), key=str):
            scope = (platform_id or None) if kind in OF_PLATFORM else None
            digests.setdefault((kind, scope, vault.digest(value, kind)), []).append((kind, platform_id, value, hint))
        return digests, [(*key, same[0][3]) for key, same in digests.items()]

    @api.model
    def _read_phone(self, said, country):
        """What somebody was told as the number of a guest: ``(the number, normalized, or False, its mask or "")``.

        A number that a platform makes for one order is none: it expires, and the next guest has it.
        """
        mask = platform_guests.masked(said)
        if mask or not said or platform_guests.is_privacy_number(said):
            return False, mask
        number = self.env["res.partner"]._phone_format(number=said, country=country)
        return number, platform_guests.mask_of(number) if number else ""

    @api.model
    def _join_owners(self, kind, ids_by_value):
        """Give keys that mean one person to the only guest who has them."""
        field = JOIN_ALONE[kind]
        owners = {}
        # sudo: workers and tills may see fewer contacts than there are.
        Partner = self.env["res.partner"].sudo()
        domain = (
            Partner._guest_domain()
            & fields.Domain(field, "in", list(ids_by_value))
            & fields.Domain("parent_id", "=", False)
        )
        for partner in Partner.search(domain):
            owners.setdefault(partner[field], []).append(partner.id)
        for value, partner_ids in owners.items():
            identity = self.sudo().browse(ids_by_value[value])
            free = [partner_id for partner_id in partner_ids if partner_id not in identity.refused_ids.ids]
            if len(free) == 1 == len(partner_ids):
                identity._join(Partner.browse(free), self.env._("The same as the guest's own"), by_rule=True)

    @api.model
    def _owner_changed(self, partners):
        """A contact has another number, card or address: keys that were nobody's yet may be theirs."""
        if not vault.ready():
            return
        for kind, field in JOIN_ALONE.items():
            values = {partner[field] for partner in partners.sudo() if partner[field]}
            digests = {vault.digest(value, kind): value for value in values}
            waiting = self.sudo().search(
                [("kind", "=", kind), ("key_hash", "in", list(digests)), ("state", "=", "proposed")]
            )
            if waiting:
                self._join_owners(kind, {digests[identity.key_hash]: identity.id for identity in waiting})

    # -- joining and undoing -------------------------------------------------------------------

    def _join(self, partner, why, score=0.0, by_rule=False):
        """These keys are this guest's from now on, and so is all that carries them."""
        partner.ensure_one()
        self.sudo().write(
            {
                "partner_id": partner.id,
                "state": "confirmed",
                "why": why,
                "score": score,
                "decided_at": fields.Datetime.now(),
                "decided_by_id": False if by_rule else self.env.uid,
            }
        )
        self._note("identity_joined", by_rule)
        self._resolve()

    def _part(self, why):
        """These keys are nobody's again; nobody is asked about the guests that they had."""
        for identity in self.sudo().filtered("partner_id"):
            identity.why = why
            identity._note("identity_parted")
            identity.write(
                {
                    "partner_id": False,
                    "state": "proposed",
                    "score": 0,
                    "decided_at": fields.Datetime.now(),
                    "decided_by_id": self.env.uid,
                    "refused_ids": [fields.Command.link(identity.partner_id.id)],
                }
            )
        self._resolve()

    def _refuse(self, partner):
        """Somebody said that these keys are not this guest's."""
        self.sudo().write({"refused_ids": [fields.Command.link(partner.id)]})

    def _note(self, kind, by_rule=False):
        """Note of each of these keys what became of it and why, for the guest that it has."""
        self.env["restaurant.guest.log"]._note(
            [
                {
                    "kind": kind,
                    "partner_id": identity.partner_id.id,
                    "note": f"{identity.display_name}: {identity.why}" if identity.why else identity.display_name,
                    "origin": "rule" if by_rule else "manual",
                }
                for identity in self.sudo()
            ]
        )

    def _resolve(self):
        """Bring what carries these keys in line, and have the guests looked at who won or lost something."""
        for carrier in identities.CARRIERS:
            self._resolve_carriers(carrier, identities.carried(carrier, self.ids))

    @api.model
    def _resolve_carriers(self, carrier, scope):
        self.env.flush_all()
        moved = self.env.execute_query(identities.resolve(carrier, scope))
        if moved:
            self.env[carrier.replace("_", ".")].invalidate_model(["partner_id"])
            guests = {partner_id for row in moved for partner_id in row if partner_id}
            self.env["restaurant.guest.queue"]._add_from(SQL("SELECT unnest(%s::int[])", list(guests)))

    @api.model
    def _resolve_everything(self):
        """By night: whatever was changed past these methods."""
        for carrier in identities.CARRIERS:
            self._resolve_carriers(carrier, identities.everything(carrier))

    # -- buttons -------------------------------------------------------------------------------

    def action_undo(self):
        """Take the key from its guest again."""
        self.check_access("read")
        self._part(self.env._("Undone"))

    def action_no_guest(self):
        """The key is of no guest, such as that of a courier or of a test; it is not proposed any more."""
        self.check_access("read")
        joined = self.filtered("partner_id")
        if joined:
            raise UserError(self.env._("Undo first: it is a guest's."))
        self.sudo().write({"state": "rejected", "decided_by_id": self.env.uid, "decided_at": fields.Datetime.now()})
