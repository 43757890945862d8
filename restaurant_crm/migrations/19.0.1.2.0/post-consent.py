"""Surveys that ran before consents were kept go on asking whoever has not objected; their form says so."""


def migrate(cr, version):
    """Write it at the surveys that are there."""
    cr.execute("UPDATE restaurant_survey SET basis = 'objection'")
