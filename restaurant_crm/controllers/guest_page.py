import re

from odoo import SUPERUSER_ID, fields, http
from odoo.http import request

from ..models.shared import vault
from .feedback import TOO_MANY, till_of
from .guest_copy import download, zipped
from .public_page import public_page, readable

TOKEN = re.compile(r"[A-Za-z0-9_-]{40,60}")
# Tries an hour: ten thousand endings of a number are out of reach, and a table of guests is not kept out.
TRIES_PER_ORDER, TRIES_PER_ADDRESS = 5, 30
# Openings and answers of a page an hour.
USES_PER_PAGE, USES_PER_ADDRESS = 60, 300
LONGEST_NOTE = 1000


class GuestPageController(http.Controller):
    """A guest's own page: what is known, why, what is allowed. Whoever has the address is the guest."""

    @http.route("/f/<string:key>/<string:token>/me", type="http", auth="public", methods=["GET", "POST"], sitemap=False)
    def from_receipt(self, key, token, **form):
        """From the code of a receipt to the page, for who knows the guest's number or address as well.

        The page is the same for orders that are nobody's, not here yet or made up: it tells not who was here.
        """
        config = till_of(key, token)
        env = config.env
        page = {
            "store_name": config.store_id.name or config.name,
            "lang": request.env.lang or "en_US",
            "error": False,
        }
        status = 200
        if request.httprequest.method == "POST":
            limits = {
                f"page order {key} {token}": TRIES_PER_ORDER,
                f"page address {request.httprequest.remote_addr}": TRIES_PER_ADDRESS,
            }
            if not env["restaurant.feedback.attempt"]._allow_within(limits):
                page["error"], status = env._("Too many tries from here. Please try again in an hour."), TOO_MANY
            else:
                order = config._feedback_order(token)
                said = form.get("said")
                guest = order.partner_id
                if guest and isinstance(said, str) and env["restaurant.guest.access"]._knows(guest, said):
                    path = env["restaurant.guest.access"]._make(guest, "receipt", order)
                    return request.redirect(path, code=303)
                page["error"], status = env._("This does not belong to a guest of this order."), 422
        return public_page("restaurant_crm.guest_page_door", page, status)

    @http.route("/g/<string:token>", type="http", auth="public", methods=["GET", "POST"], sitemap=False)
    def guest_page(self, token, **form):
        """The page; a POST says what the guest allows, asks or wants corrected."""
        access, guest = self._guest(token)
        said = None
        if request.httprequest.method == "POST":
            said = self._take(access, guest, {key: value for key, value in form.items() if isinstance(value, str)})
        store = access.order_id.config_id.store_id or guest.guest_profile_id.favourite_store_id
        page = {
            "store_name": store.name or guest.env.company.name,
            "lang": guest.env.lang,
            "page": guest._page(),
            "address": f"/g/{token}",
            "said": said,
            "asked": guest.env["restaurant.privacy.request"].search(
                [("partner_id", "=", guest.id), ("state", "in", ("open", "running"))]
            ),
        }
        return public_page("restaurant_crm.guest_page", page)

    @http.route("/g/<string:token>/copy", type="http", auth="public", methods=["GET"], sitemap=False)
    def guest_copy(self, token):
        """All that is known, to take along."""
        _access, guest = self._guest(token)
        guest.env["restaurant.privacy.request"].create(
            {
                "partner_id": guest.id,
                "kind": "copy",
                "source": "page",
                "state": "done",
                "done_at": fields.Datetime.now(),
            }
        )
        return download(zipped(guest), "what-we-know.zip", "application/zip")

    def _take(self, access, guest, form):
        """Do what the form asks for; what the page says about it."""
        env = guest.env
        if form.get("do") == "consents":
            evidence = {
                "order_id": access.order_id.id,
                "page": "/g/",
                "address": request.httprequest.remote_addr,
                "browser": request.httprequest.user_agent.string[:300],
            }
            if not vault.ready():
                # What cannot be sealed is not kept; what the guest says counts all the same.
                evidence = {"order_id": access.order_id.id}
            return env._("Saved.") if guest._say_on_page(form, **evidence) else env._("Nothing has changed.")
        if form.get("do") == "correct" and (note := readable(form.get("note", ""))[:LONGEST_NOTE].strip()):
            env["restaurant.privacy.request"]._ask(guest, "correct", "page").note = note
            return env._("Thank you. We will correct it.")
        if form.get("do") == "erase" and form.get("sure") == "on":
            env["restaurant.privacy.request"]._ask(guest, "erase", "page")
            return env._("We will forget you within three weeks, and tell you if something stands against it.")
        return env._("Nothing has changed.")

    def _guest(self, token):
        """The address and the guest it belongs to, in the guest's language; not found for all else."""
        env = request.env(user=SUPERUSER_ID)
        if TOKEN.fullmatch(token):
            limits = {
                f"guest page {env['restaurant.guest.access']._digest(token)}": USES_PER_PAGE,
                f"guest pages {request.httprequest.remote_addr}": USES_PER_ADDRESS,
            }
            allowed = env["restaurant.feedback.attempt"]._allow_within(limits)
            access = env["restaurant.guest.access"]._find(token) if allowed else None
            if access:
                lang = access.partner_id.lang or request.env.lang or "en_US"
                request.update_context(lang=lang)
                access = access.with_context(lang=lang)
                company = access.order_id.company_id or access.partner_id.company_id
                if company:
                    access = access.with_company(company)
                return access, access.partner_id
        raise request.not_found()
