from . import campaign, complaint, feedback, till
from . import customer_display, guest_copy, guest_page
from . import platform, referral
