from . import visits, together, discount, returns, rhythm, dishes, person, membership, feedback, loyalty
