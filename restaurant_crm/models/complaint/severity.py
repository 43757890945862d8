"""How serious a complaint is, least first; not a model, but what several of them share."""

SEVERITIES = [("minor", "Minor"), ("moderate", "Moderate"), ("serious", "Serious"), ("critical", "Critical")]
# From here on a store's manager decides.
ORDER = [key for key, _label in SEVERITIES]


def worst(*severities):
    """The most serious of these; False when none is given."""
    given = [severity for severity in severities if severity]
    return max(given, key=ORDER.index) if given else False
