from ...engine.insight import outlook


def replace(model, kinds, stores, since, columns):
    """Put rows in place of those that a model has of these stores from a date on.

    :param kinds: types of PostgreSQL by name of a column
    :param columns: lists by name of a column
    """
    model.flush_model()
    model.env.cr.execute(outlook.drop(model._table, stores.ids, since))
    model.env.cr.execute(outlook.insert(model._table, kinds, columns))
    model.invalidate_model()
