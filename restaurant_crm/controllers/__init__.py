from . import campaign, complaint, feedback, till
