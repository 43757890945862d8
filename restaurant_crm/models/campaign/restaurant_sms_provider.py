from typing import NamedTuple

from odoo import api, models


class Sms(NamedTuple):
    """A message as providers take it: in mainland China an approved template, an approved signature and parameters;
    elsewhere the words."""

    # Own number of the message: who sends the same number twice means the same message.
    uuid: str
    number: str
    text: str
    signature: str
    template: str
    parameters: dict


class RestaurantSmsProvider(models.AbstractModel):
    """Who carries SMS of campaigns. An addon for a provider adds its name and a method ``_send_by_NAME``."""

    _name = "restaurant.sms.provider"
    _description = "Provider of SMS"

    @api.model
    def _providers(self):
        """Names and labels, as of a selection."""
        return [("odoo", self.env._("Odoo")), ("list", self.env._("List (sends nothing)"))]

    @api.model
    def _send(self, company, messages):
        """Hand ``messages`` over to the provider of the company.

        :param messages: a list of ``Sms``
        :return: by uuid why it was not taken; empty for those that were
        """
        return getattr(self, f"_send_by_{company.campaign_sms_provider}")(company, messages)

    @api.model
    def _send_by_list(self, company, messages):
        self.env["restaurant.sms.caught"].sudo().create(
            [{**sms._asdict(), "company_id": company.id} for sms in messages]
        )
        return {}

    @api.model
    def _send_by_odoo(self, company, messages):
        """By whatever gateway Odoo is set up with; it takes words, and one call for all that say the same."""
        by_text = {}
        for sms in messages:
            text = f"{sms.signature} {sms.text}".strip()
            by_text.setdefault(text, []).append({"uuid": sms.uuid, "number": sms.number})
        api_class = company._get_sms_api_class()
        results = api_class(self.env)._send_sms_batch(
            [{"content": text, "numbers": numbers} for text, numbers in by_text.items()]
        )
        return {row["uuid"]: row["state"] for row in results if row["state"] not in ("success", "sent", "processing")}
