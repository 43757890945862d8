"""Bring past visits in line with the rules of today."""

from odoo import SUPERUSER_ID, api

# The jobs that ran at hours of UTC so far, and how long after the end of the business day they run from now on.
NIGHTS = {
    "ir_cron_check_facts": 30,
    "ir_cron_review_tiers": 120,
    "ir_cron_count_segments": 150,
    "ir_cron_judge_complaints": 180,
    "ir_cron_warn_complaints": 210,
    "ir_cron_repair_coupons": 15,
    "ir_cron_make_search_keys": 20,
    "ir_cron_ask_surveys": 360,
    "ir_cron_find_candidates": 40,
    "ir_cron_erase_guests": 50,
    "ir_cron_guest_readings": 55,
    "ir_cron_retention": 65,
}


def migrate(cr, version):
    """Say what products are, give companies a clock, and check everybody in the background, for which nobody waits."""
    # Another index finds stages now, and more.
    cr.execute("DROP INDEX IF EXISTS restaurant_guest_profile__stage_index")
    env = api.Environment(cr, SUPERUSER_ID, {})
    for name, minutes in NIGHTS.items():
        cron = env.ref(f"restaurant_crm.{name}", raise_if_not_found=False)
        if cron:
            cron.restaurant_night_minutes = minutes
    env["res.company"].search([])._derive_clock()
    env["ir.cron"]._align_nights()
    env["restaurant.lunar.month"]._write_down()
    env["restaurant.calendar.day"]._fill_all()
    env["product.template"]._recognise_kinds(queue_guests=False)
    env["restaurant.fact.check"]._start("update")
