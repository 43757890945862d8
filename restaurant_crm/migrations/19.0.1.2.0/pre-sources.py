"""Visits say where their orders come from: so far all of them from the point of sale."""


def migrate(cr, version):
    """Add the column with its value at once: writing it into each of millions of visits would take long."""
    cr.execute("ALTER TABLE restaurant_visit ADD COLUMN IF NOT EXISTS source varchar NOT NULL DEFAULT 'pos'")
    cr.execute("ALTER TABLE restaurant_visit ALTER COLUMN source DROP DEFAULT")
