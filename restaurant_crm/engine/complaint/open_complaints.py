"""Open complaints of a guest, as a part of the card at the till."""

from odoo.tools import SQL


def number_open(company_ids):
    """SQL over ``partner``: how many complaints of the guest are open, null for none.

    :param company_ids: whose complaints count
    """
    return SQL(
        """NULLIF((SELECT count(*) FROM restaurant_complaint complaint
                    WHERE complaint.partner_id = partner.id AND complaint.active
                      AND complaint.company_id = ANY(%s)
                      AND complaint.closed IS NOT TRUE AND complaint.duplicate_of_id IS NULL), 0)""",
        list(company_ids),
    )
