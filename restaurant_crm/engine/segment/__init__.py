"""Who: conditions on measures, put together to segments."""

from .. import measures  # each registers itself when it is imported
