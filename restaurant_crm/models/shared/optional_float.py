from odoo import fields


class OptionalFloat(fields.Float):
    """A number that may be missing: nothing is not zero. Reads False when it is missing."""

    def convert_to_column(self, value, record, values=None, validate=True):
        if value is None or value is False or value == "":
            return None
        return super().convert_to_column(value, record, values, validate)

    def convert_to_cache(self, value, record, validate=True):
        if value is None or value is False or value == "":
            return None
        return super().convert_to_cache(value, record, validate)

    def convert_to_record(self, value, record):
        return False if value is None else value

    def convert_to_export(self, value, record):
        return "" if value is False else super().convert_to_export(value, record)
