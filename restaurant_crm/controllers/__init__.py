from . import campaign, complaint, feedback, till
from . import guest_copy, guest_page
from . import platform
