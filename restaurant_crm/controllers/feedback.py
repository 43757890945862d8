from psycopg2.errors import UniqueViolation

from odoo import SUPERUSER_ID, http
from odoo.exceptions import UserError
from odoo.http import request

from ..models.feedback.restaurant_feedback_answer import TOKEN_LENGTHS
from ..models.feedback.restaurant_feedback_photo import LARGEST_FILE, MOST_PHOTOS
from .public_page import public_page

# Of a whole answer, in bytes: what is more is not read.
LARGEST_ANSWER = (MOST_PHOTOS + 1) * LARGEST_FILE


class FeedbackController(http.Controller):
    """The page behind the code on a receipt. It tells nothing but the name of the store."""

    @http.route(
        "/f/<string:key>/<string:token>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        sitemap=False,
        max_content_length=LARGEST_ANSWER,
    )
    def feedback(self, key, token, **form):
        """Ask for stars, and take them; the same page whether the order is known, not here yet or made up."""
        config = self._till(key)
        if not config or len(token) not in TOKEN_LENGTHS:
            raise request.not_found()
        env = config.with_company(config.company_id).env
        known = env["restaurant.feedback"]._of_token(config, token)
        page = {
            "store_name": config.store_id.name or config.name,
            "lang": env.lang or "en_US",
            "thanks": False,
            "error": False,
        }
        if request.httprequest.method == "POST":
            page |= self._take(env, config, token, form)
            known = env["restaurant.feedback"]._of_token(config, token)
        page |= {
            "aspects": env["restaurant.feedback.aspect"].search([]),
            "may_change": known._may_change(),
            "given": page.get("given") or {star.aspect_id.id: star.stars for star in known.star_ids},
            "complaint": known.complaint_ids[:1],
        }
        return public_page("restaurant_crm.feedback_page", page)

    @http.route("/f/<string:key>/<string:token>/no", type="http", auth="public", methods=["GET", "POST"], sitemap=False)
    def no_more(self, key, token, **_ignored):
        """Do not ask again: after a click on the page, for mail programs open links on their own."""
        config = self._till(key)
        if not config or len(token) not in TOKEN_LENGTHS:
            raise request.not_found()
        done = request.httprequest.method == "POST"
        if done and config.env["restaurant.feedback.attempt"]._allow(request.httprequest.remote_addr, token):
            config._feedback_order(token).partner_id.guest_no_surveys = True
        page = {"store_name": config.store_id.name or config.name, "lang": request.env.lang or "en_US", "done": done}
        return public_page("restaurant_crm.no_survey_page", page)

    def _till(self, key):
        """The till with this key. What follows is done by OdooBot: the public user belongs to one company only, and
        staff of another cannot read what was made by it."""
        tills = request.env["pos.config"].with_user(SUPERUSER_ID)
        return tills.search([("feedback_key", "=", key)], limit=1)

    def _take(self, env, config, token, form):
        """What the page says after an answer."""
        stars = {
            int(name[6:]): int(value)
            for name, value in form.items()
            if name.startswith("stars_") and name[6:].isdecimal() and len(name) < 16 and value in tuple("12345")
        }
        # A file where words belong is no words.
        words = {name: value for name, value in form.items() if isinstance(value, str)}
        said = {"given": stars, "comment": words.get("comment", ""), "phone": words.get("phone", "")}
        if not env["restaurant.feedback.attempt"]._allow(request.httprequest.remote_addr, token):
            return said | {"error": env._("Too many answers from here. Please try again in an hour.")}
        try:
            with env.cr.savepoint():
                env["restaurant.feedback"]._answer(
                    config,
                    token,
                    stars,
                    said["comment"],
                    said["phone"],
                    words.get("may_contact") == "on",
                    self._photos(),
                )
        except UserError as error:
            return said | {"error": str(error)}
        except UniqueViolation:
            # Sent twice at once: the first one is being kept.
            return {"thanks": True, "given": stars}
        return {"thanks": True, "given": stars}

    def _photos(self):
        """The files of the form; of one that is too large no more than it takes to see that."""
        files = request.httprequest.files.getlist("photos")
        # One more than may be sent: the answer says so.
        chosen = [file for file in files if file.filename][: MOST_PHOTOS + 1]
        return [file.read(LARGEST_FILE + 1) for file in chosen]
