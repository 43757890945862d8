from . import restaurant_staffing_need
