from odoo import api, fields, models
from odoo.fields import Command

OPERATIONS = [("add", "Add"), ("remove", "Remove"), ("replace", "Replace All By")]


class IrActionsServer(models.Model):
    """Server actions that change the tags of guests, from contacts or from what leads to one."""

    _inherit = "ir.actions.server"

    state = fields.Selection(
        selection_add=[("guest_tag", "Guest Tags"), ("webhook",)], ondelete={"guest_tag": "cascade"}
    )
    guest_tag_operation = fields.Selection(
        OPERATIONS, string="Tags", compute="_compute_guest_tag_operation", store=True, readonly=False
    )
    guest_tag_ids = fields.Many2many(
        "restaurant.tag",
        "act_server_restaurant_tag_rel",
        "action_id",
        "tag_id",
        string="Guest Tags",
        compute="_compute_guest_tag_ids",
        store=True,
        readonly=False,
    )

    @api.model
    def _guest_models(self):
        """Models with guests and those that lead to one."""
        links = self.env["ir.model.fields"].search(
            [("name", "=", "partner_id"), ("ttype", "=", "many2one"), ("relation", "=", "res.partner")]
        )
        partner = self.env["ir.model"]._get("res.partner")
        return partner | links.model_id.filtered(lambda model: not model.transient)

    @api.model
    def _guests_of(self, records):
        """The guests that these records are, or lead to."""
        guests = records if records._name == "res.partner" else records.sudo().partner_id.with_env(records.env)
        return guests.filtered("id")

    @api.depends("state")
    def _compute_guest_tag_operation(self):
        for action in self:
            action.guest_tag_operation = action.state == "guest_tag" and (action.guest_tag_operation or "add")

    @api.depends("state")
    def _compute_guest_tag_ids(self):
        self.filtered(lambda action: action.state != "guest_tag").guest_tag_ids = False

    @api.depends("state")
    def _compute_available_model_ids(self):
        about_tags = self.filtered(lambda action: action.state == "guest_tag")
        if about_tags:
            about_tags.available_model_ids = self._guest_models()
        return super(IrActionsServer, self - about_tags)._compute_available_model_ids()

    @api.onchange("guest_tag_operation", "guest_tag_ids")
    def _onchange_guest_tags(self):
        """Name and warning follow in the form.

        As dependencies of the computed fields, ours would take the fields that scheduled actions
        inherit, such as their names, along when the module is removed.
        """
        self._compute_name()
        self._compute_warning()

    def _generate_action_name(self):
        self.ensure_one()
        if self.state != "guest_tag" or not self.guest_tag_ids:
            return super()._generate_action_name()
        tags = ", ".join(self.guest_tag_ids.mapped("name"))
        if self.guest_tag_operation == "remove":
            return self.env._("Remove guest tags: %(tags)s", tags=tags)
        if self.guest_tag_operation == "replace":
            return self.env._("Replace guest tags by: %(tags)s", tags=tags)
        return self.env._("Add guest tags: %(tags)s", tags=tags)

    def _get_warning_messages(self):
        warnings = super()._get_warning_messages()
        if self.state == "guest_tag":
            if not self.guest_tag_ids and self.guest_tag_operation != "replace":
                warnings.append(self.env._("Choose the tags to add or remove."))
            if self.model_id and self.model_id not in self._guest_models():
                warnings.append(self.env._("“%(model)s” does not lead to a guest.", model=self.model_id.name))
        return warnings

    def _run_action_guest_tag_multi(self, eval_context=None):
        records = eval_context.get("records") or eval_context.get("record")
        if not records:
            return False
        guests = self._guests_of(records)
        # The action itself runs with all rights; changing tags takes those of the user.
        tags = self.guest_tag_ids.with_env(records.env)
        if self.guest_tag_operation == "add":
            tags._give(guests)
        elif self.guest_tag_operation == "remove":
            tags._take(guests)
        else:
            guests.write({"guest_tag_ids": [Command.set(tags.ids)]})
        return False
