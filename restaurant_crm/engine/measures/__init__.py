from . import visits, rhythm, dishes, person, membership, loyalty, tier, score
