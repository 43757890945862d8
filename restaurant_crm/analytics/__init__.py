"""Pure functions: numbers in, numbers out. They know neither Odoo nor the database."""
