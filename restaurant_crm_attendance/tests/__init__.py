from . import test_measured_minutes
