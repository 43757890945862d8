import re

from psycopg2.errors import UniqueViolation

from odoo import SUPERUSER_ID, http
from odoo.exceptions import ConcurrencyError, UserError
from odoo.http import request

from ..models.feedback.restaurant_feedback_answer import TOKEN_LENGTHS
from ..models.feedback.restaurant_feedback_photo import LARGEST_FILE, MOST_PHOTOS
from ..models.shared.picture import ONE_AT_A_TIME
from .public_page import public_page, readable

# Of a whole answer, in bytes: what is more is not read.
LARGEST_ANSWER = (MOST_PHOTOS + 1) * LARGEST_FILE
# What keys and codes are made of.
CODE = re.compile(r"[A-Za-z0-9_-]+")
STARS = re.compile(r"stars_([0-9]{1,9})")
# The answer was understood, but not all of it can be kept; too many of them.
INCOMPLETE, TOO_MANY = 422, 429


def till_of(key, token):
    """The till with this key, of whose receipts one may carry ``token``; not found for what cannot be a key and a code.

    What follows is done by OdooBot: the public user belongs to one company only, and staff of another cannot read
    what was made by it.
    """
    if CODE.fullmatch(key) and CODE.fullmatch(token) and len(token) in TOKEN_LENGTHS:
        tills = request.env["pos.config"].with_user(SUPERUSER_ID)
        if config := tills.search([("feedback_key", "=", key)], limit=1):
            return config
    raise request.not_found()


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
        config = till_of(key, token)
        env = config.with_company(config.company_id).env
        page = {
            "store_name": config.store_id.name or config.name,
            "lang": env.lang or "en_US",
            "thanks": False,
            "error": False,
            "status": 200,
        }
        if request.httprequest.method == "POST":
            page |= self._receive(env, config, token, form)
        known = env["restaurant.feedback"]._of_token(config, token)
        page |= {
            "aspects": env["restaurant.feedback.aspect"].search([]),
            "may_change": known._may_change(),
            "given": page.get("given") or {star.aspect_id.id: star.stars for star in known.star_ids},
            "complaint": known.complaint_ids[:1],
        }
        return public_page("restaurant_crm.feedback_page", page, page.pop("status"))

    @http.route("/f/<string:key>/<string:token>/no", type="http", auth="public", methods=["GET", "POST"], sitemap=False)
    def no_more(self, key, token, **_ignored):
        """Do not ask again: after a click on the page, for mail programs open links on their own.

        Done is said only when it is stored; nobody is too late or too often for it.
        """
        config = till_of(key, token)
        done = request.httprequest.method == "POST"
        if done and not config._stop_surveys(token):
            raise request.not_found()
        page = {"store_name": config.store_id.name or config.name, "lang": request.env.lang or "en_US", "done": done}
        return public_page("restaurant_crm.no_survey_page", page)

    def _receive(self, env, config, token, form):
        """What the page says after an answer."""
        stars = {
            int(match[1]): int(value)
            for name, value in form.items()
            if (match := STARS.fullmatch(name)) and value in tuple("12345")
        }
        # A file where words belong is no words.
        words = {name: readable(value) for name, value in form.items() if isinstance(value, str)}
        said = {"given": stars, "comment": words.get("comment", ""), "phone": words.get("phone", "")}
        problems = []
        if any(words[name] != form[name].replace("\r\n", "\n") for name in ("comment", "phone") if name in words):
            problems.append(env._("Some characters could not be read and were left out."))
        if not env["restaurant.feedback.attempt"]._allow(request.httprequest.remote_addr, config, token):
            error = env._("Too many answers from here. Please try again in an hour.")
            return said | {"error": error, "status": TOO_MANY}
        try:
            with env.cr.savepoint():
                feedback = env["restaurant.feedback"]._answer(
                    config, token, stars, said["comment"], said["phone"], words.get("may_contact") == "on"
                )
        except UserError as error:
            return said | {"error": str(error), "status": INCOMPLETE}
        except UniqueViolation as error:
            # Sent twice at once: the second changes what the first has given.
            raise ConcurrencyError("Another answer about this order is being kept") from error
        problems += self._receive_photos(env, feedback)
        status = INCOMPLETE if problems else 200
        return {"thanks": True, "given": stars, "problems": problems, "status": status}

    def _receive_photos(self, env, feedback):
        """Keep the photos of the form, each by itself; what was wrong with the others, in words."""
        files = request.httprequest.files.getlist("photos")
        problems = {}
        # One more than may be sent: the answer says so.
        for file in [file for file in files if file.filename][: MOST_PHOTOS + 1]:
            try:
                # Never while the database is waited for: what it waits for may wait here.
                with ONE_AT_A_TIME:
                    # Of one that is too large no more is read than it takes to see that.
                    drawn = feedback._as_jpeg(file.read(LARGEST_FILE + 1))
                with env.cr.savepoint():
                    feedback._keep_photos([drawn])
            except UserError as error:
                problems[str(error)] = None
        return list(problems)
