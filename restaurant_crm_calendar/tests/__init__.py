from . import test_calendar_events
