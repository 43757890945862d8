"""What a dish takes: recipes of recipes down to what is bought."""


class RecipeLoop(Exception):
    """A recipe that needs what it makes.

    :ivar path: the products from the first to itself again
    """

    def __init__(self, path):
        super().__init__(path)
        self.path = path


def explode(recipes, product, _path=()):
    """What one unit of a product takes.

    :param recipes: of each product that has a recipe, pairs of a component and how much of it one unit takes
    :return: how much by ingredient; an ingredient has no recipe
    :raises RecipeLoop: where a recipe needs itself
    """
    if product in _path:
        raise RecipeLoop((*_path[_path.index(product) :], product))
    if product not in recipes:
        return {product: 1.0}
    needed = {}
    for component, quantity in recipes[product]:
        for ingredient, each in explode(recipes, component, (*_path, product)).items():
            needed[ingredient] = needed.get(ingredient, 0.0) + quantity * each
    return needed


def parts(recipes, product):
    """All that a product is made of on the way, itself included; a loop ends where it closes."""
    found, todo = set(), [product]
    while todo:
        current = todo.pop()
        if current not in found:
            found.add(current)
            todo += [component for component, _quantity in recipes.get(current, ())]
    return found
