from . import complaint, feedback
