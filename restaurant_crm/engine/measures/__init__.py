from . import visits, together, discount, returns, rhythm, dishes, person, membership, tier, score, feedback, loyalty
