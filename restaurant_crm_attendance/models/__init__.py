from . import hr_employee
from . import restaurant_store
from . import restaurant_staffing_need
