from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools.constants import GC_UNLINK_LIMIT

from ... import settings
from ..shared.one_by_one import one_by_one
from .pos_order import FROM_PAGE

LONGEST_COMMENT = 2000
LONGEST_PHONE = 40
TOKEN_LENGTHS = range(16, 65)
# Hours in which a guest may change an answer.
CHANGE_HOURS = 24
# Days after which an answer without an order is forgotten; until then people can look at it.
KEEP_DAYS = 365
# Answers of a till that wait for their orders at most.
MOST_WAITING = 500


class RestaurantFeedback(models.Model):
    """How feedback arrives: from the page behind the receipt's code, or by a rating that was asked for."""

    _inherit = "restaurant.feedback"

    # -- the page ------------------------------------------------------------------------------

    @api.model
    def _of_token(self, config, token):
        """The answer that was given with this receipt of ``config``; empty when there is none yet."""
        return self.search([("token", "=", token), ("config_id", "=", config.id)], limit=1)

    def _may_change(self):
        """A day long; nobody may write over what others said last week."""
        return not self or self.answered_at >= fields.Datetime.subtract(fields.Datetime.now(), hours=CHANGE_HOURS)

    @api.model
    def _answer(self, config, token, stars, comment="", phone="", may_contact=False, photos=()):
        """Take the answer of a guest, or change the one given before, and return it.

        :param stars: dict of stars, 1 to 5, by id of aspect
        :param photos: bytes of the files that the guest sent
        :raise UserError: nothing was given, or it is too late to change it; nothing has changed
        """
        if len(token) not in TOKEN_LENGTHS:
            raise UserError(self.env._("This address is not complete. Scan the code on the receipt again."))
        aspects = self.env["restaurant.feedback.aspect"].search([("id", "in", list(stars))])
        stars = {aspect.id: stars[aspect.id] for aspect in aspects if stars[aspect.id] in range(1, 6)}
        if not stars:
            raise UserError(self.env._("Give stars for one thing at least."))
        feedback = self._of_token(config, token)
        if not feedback._may_change():
            raise UserError(self.env._("This feedback can no longer be changed."))
        now = fields.Datetime.now()
        values = {
            "star_ids": [Command.clear()]
            + [Command.create({"aspect_id": aspect, "stars": given}) for aspect, given in stars.items()],
            "may_contact": bool(may_contact),
            "changed_at": now,
        }
        # What was written before is not shown to whoever opens the page: empty means the same as before.
        if comment := comment.strip()[:LONGEST_COMMENT]:
            values["comment"] = comment
        if phone := phone.strip()[:LONGEST_PHONE]:
            values["phone"] = phone
        if feedback:
            feedback.write(values)
        else:
            order = config._feedback_order(token)
            if not order and not self._may_wait(config):
                raise UserError(self.env._("We cannot take this answer at the moment. Please try again tomorrow."))
            feedback = self.create(
                {
                    **values,
                    "token": token,
                    "config_id": config.id,
                    "company_id": config.company_id.id,
                    "store_id": config.store_id.id,
                    "answered_at": now,
                    "source": "survey" if "sent" in order.survey_request_ids.mapped("state") else "page",
                    **self._order_values(order),
                }
            )
        feedback._add_photos(photos)
        feedback._settle()
        return feedback

    # -- the order -----------------------------------------------------------------------------

    @api.model
    def _order_values(self, order):
        if not order:
            return {}
        return {
            "order_id": order.id,
            "channel": order._guest_channels()[order],
            "tier_id": order.partner_id.guest_tier_id.id,
        }

    def _link_orders(self):
        """Find the orders of answers that were faster than their till."""
        for feedback in self.filtered(lambda feedback: not feedback.order_id):
            order = feedback.config_id._feedback_order(feedback.token)
            if order:
                feedback.write(self._order_values(order))
                feedback._settle()

    def _settle(self):
        """What an answer means: a rating of the order, and a complaint when it is a bad one.

        Only once the order is here: what was sent with a made-up address has no effect.
        """
        for feedback in self.filtered("order_id"):
            order = feedback.order_id.with_context(**{FROM_PAGE: True})
            token = feedback.rating_id.access_token or order._rating_get_access_token()
            # A note: nobody at the house is told by mail of each star.
            rating = order.rating_apply(round(feedback.stars, 2), token=token, subtype_xmlid="mail.mt_note")
            feedback.rating_id = rating
            feedback._complain()

    # -- a rating that was asked for --------------------------------------------------------------

    @api.model
    def _receive_rating(self, rating, order, words=None):
        """Feedback of a rating that came in another way than by our page."""
        feedback = self.search([("rating_id", "=", rating.id)], limit=1)
        values = {
            "stars": rating.rating,
            "lowest_stars": round(rating.rating),
            **({"comment": words} if words else {}),
            "may_contact": True,
            "changed_at": fields.Datetime.now(),
        }
        if feedback:
            feedback.write(values)
        else:
            feedback = self.create(
                {
                    **values,
                    "source": "rating",
                    "rating_id": rating.id,
                    "config_id": order.config_id.id,
                    "company_id": order.company_id.id,
                    "store_id": order.config_id.store_id.id,
                    **self._order_values(order),
                }
            )
        feedback._complain()

    # -- a bad one ------------------------------------------------------------------------------

    def _complain(self):
        """Few stars are a complaint, once; what the guest adds later is noted there."""
        few = settings.get(self.env, "low_rating_stars")
        for feedback in self.filtered(lambda feedback: 0 < feedback.lowest_stars <= few):
            known = feedback.complaint_ids[:1]
            if known:
                if feedback.comment and feedback.comment not in known.description:
                    known.message_post(body=self.env._("The guest adds: %(words)s", words=feedback.comment))
                continue
            complaint = self.env["restaurant.complaint"]._report(feedback._complaint_values())
            complaint.feedback_id = feedback

    def _complaint_values(self):
        """What a complaint tells that is made of this answer."""
        self.ensure_one()
        lowest = self.star_ids.sorted("stars")[:1]
        return {
            "uuid": f"feedback-{self.id}",
            "source": "feedback",
            "description": self.comment or self._in_words(),
            "category_id": lowest.aspect_id.category_id.id,
            "order_id": self.order_id.id,
            "store_id": self.store_id.id,
            "channel": self.channel,
            "may_contact": self.may_contact,
            **({"phone": self.phone} if self.phone else {}),
        }

    def _in_words(self):
        """The stars as a sentence, for an answer without words."""
        self.ensure_one()
        given = [f"{star.aspect_id.name} {star.stars}/5" for star in self.star_ids] or [f"{self.stars:g}/5"]
        return self.env._("The guest gave: %(stars)s", stars=", ".join(given))

    @api.model
    def _cron_link_orders(self):
        """Answers whose orders have arrived since."""
        waiting = [("order_id", "=", False), ("token", "!=", False)]
        tokens = self.search(waiting).mapped("token")
        arrived = self.env["pos.order"].search([("feedback_token", "in", tokens)]).mapped("feedback_token")
        domain = [*waiting, ("token", "in", arrived)]
        one_by_one(self.search(domain), domain, "_link_orders")

    # -- without an order ------------------------------------------------------------------------

    @api.model
    def _may_wait(self, config):
        """Whether one more answer without an order may wait for it at the till: whoever makes up addresses must not
        fill the database."""
        return self.search_count([("config_id", "=", config.id), ("order_id", "=", False)]) < MOST_WAITING

    def action_complain(self):
        """Make a complaint of what a guest said about an order that never came."""
        self.ensure_one()
        self.check_access("read")
        if self.order_id:
            raise UserError(self.env._("The order is here: few stars are a complaint by themselves."))
        complaint = self.complaint_ids[:1]
        if not complaint:
            # sudo: the answer is none of those that people may change.
            complaint = self.env["restaurant.complaint"]._report(self.sudo()._complaint_values())
            complaint.sudo().feedback_id = self
        return {
            "type": "ir.actions.act_window",
            "res_model": complaint._name,
            "res_id": complaint.id,
            "views": [(False, "form")],
        }

    @api.autovacuum
    def _gc_unknown(self):
        """Answers whose orders never came, once people had a year to look at them."""
        limit = fields.Datetime.subtract(fields.Datetime.now(), days=KEEP_DAYS)
        self.search([("order_id", "=", False), ("answered_at", "<", limit)], limit=GC_UNLINK_LIMIT).unlink()
