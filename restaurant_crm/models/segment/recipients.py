"""Domains of other applications that choose people by what is known of guests."""

import ast

from odoo.exceptions import AccessError
from odoo.fields import Domain

from .reader import may_ask


def mentions_guests(domain):
    """Whether a stored domain names fields of guests, in any depth."""
    return "guest_" in (domain or "")


def check_rights(env, model, domain):
    """Raise AccessError unless the user may ask ``model`` for all that the stored ``domain`` asks for."""
    try:
        parsed = Domain(ast.literal_eval(domain or "[]"))
    except (ValueError, SyntaxError):
        # It finds nobody.
        return
    if not env.su and not may_ask(env[model], parsed, everywhere=True):
        raise AccessError(env._("You may not choose people by what is not shown to you."))
