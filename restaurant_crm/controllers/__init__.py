from . import complaint, feedback, till
