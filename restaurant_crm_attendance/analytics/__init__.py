"""Pure functions that know no Odoo."""
