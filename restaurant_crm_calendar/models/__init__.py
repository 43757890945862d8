from . import calendar_event
from . import restaurant_staffing_need
