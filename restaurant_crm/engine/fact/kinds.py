"""What a product is on a bill, where Odoo tells: tips, discounts, top-ups, deposits and fees are no dishes."""

from odoo.tools import SQL

# Products that other modules bring along and mean as something else, used by a program of theirs or not yet.
BROUGHT_ALONG = {
    "loyalty.gift_card_product_50": "stored_value",
    "loyalty.ewallet_product_50": "stored_value",
    "pos_urban_piper.product_packaging_charges": "fee",
    "pos_urban_piper.product_delivery_charges": "fee",
    "pos_urban_piper.product_other_charges": "fee",
}

# What is read, to be flushed before; of modules that may be missing.
SOURCES = {
    "product.product": ["product_tmpl_id", "default_code"],
    "product.template": ["restaurant_kind", "restaurant_kind_known"],
    "pos.config": ["tip_product_id", "discount_product_id", "down_payment_product_id"],
    "loyalty.program": ["program_type"],
    "loyalty.reward": ["program_id", "discount_line_product_id"],
    "loyalty.rule": ["program_id", "product_ids"],
    "delivery.carrier": ["product_id"],
}


def recognise(env):
    """UPDATE the products whose kind nobody has said so far; it returns the ids of those that are no dish.

    A product is recognised once: what a person says of it later stands.
    """
    return SQL(
        """UPDATE product_template AS template
              SET restaurant_kind = told.kind, restaurant_kind_known = TRUE
             FROM (SELECT product.product_tmpl_id, min(kind) AS kind
                     FROM (%s) AS found(product_id, kind)
                     JOIN product_product product ON product.id = found.product_id
                 GROUP BY product.product_tmpl_id) AS told
            WHERE template.id = told.product_tmpl_id AND template.restaurant_kind_known IS NOT TRUE
        RETURNING template.id""",
        SQL(" UNION ALL ").join(_told(env)),
    )


def _told(env):
    """The SELECTs of ``(product id, kind)``."""
    of_tills = {"tip_product_id": "tip", "discount_product_id": "other", "down_payment_product_id": "deposit"}
    for name, kind in of_tills.items():
        if name in env["pos.config"]._fields:
            # As text: each product has one kind, and a tip is the more special one.
            yield SQL("SELECT %s, %s FROM pos_config", SQL.identifier(name), kind)
    # The tip of tills that have another one by now.
    yield SQL("SELECT id, 'tip' FROM product_product WHERE default_code = 'TIPS'")
    yield SQL(
        """SELECT reward.discount_line_product_id,
                  CASE WHEN program.program_type IN ('gift_card', 'ewallet') THEN 'stored_value' ELSE 'other' END
             FROM loyalty_reward reward JOIN loyalty_program program ON program.id = reward.program_id"""
    )
    trigger = env["loyalty.rule"]._fields["product_ids"]
    yield SQL(
        """SELECT sold.%(product)s, 'stored_value'
             FROM %(table)s AS sold
             JOIN loyalty_rule rule ON rule.id = sold.%(rule)s
             JOIN loyalty_program program ON program.id = rule.program_id
            WHERE program.program_type IN ('gift_card', 'ewallet')""",
        table=SQL.identifier(trigger.relation),
        product=SQL.identifier(trigger.column2),
        rule=SQL.identifier(trigger.column1),
    )
    if "delivery.carrier" in env:
        yield SQL("SELECT product_id, 'fee' FROM delivery_carrier")
    for xmlid, kind in BROUGHT_ALONG.items():
        product = env.ref(xmlid, raise_if_not_found=False)
        if product:
            yield SQL("SELECT %s, %s", product.id, kind)
