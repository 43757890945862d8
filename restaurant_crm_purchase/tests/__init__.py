from . import test_recipes
from . import test_suggest
from . import test_orderpoints
from . import test_purchase_review
from . import test_purchase_rights
from . import test_suggest_tour
from . import test_order_advice
from . import test_recipe_allergens
