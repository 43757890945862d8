from odoo import fields


class BigInteger(fields.Integer):
    """A number of 64 bits, as the hashes of PostgreSQL are; screens cannot show all of them."""

    _column_type = ("int8", "int8")
