"""numpy, where it is installed: the forecasts and the model of who comes back need it, the rest of the addon does not.

Whoever uses a function of ``returning``, ``bgnbd`` or ``forecast`` asks ``is_here`` first.
"""

try:
    import numpy as np
except ImportError:
    np = None


def is_here():
    """Whether numpy can be used."""
    return np is not None
