from odoo import api, models, tools

from ... import settings
from ...engine.fact import facts, paid
from ...engine.shared import prepared_statement
from ...engine.shared.prepared_statement import NOBODY, NOTHING

# In the cache of the transaction: the statements that its connection is known to have prepared.
_KNOWN = "restaurant_crm_prepared"


class RestaurantVisit(models.Model):
    """Statements about a few guests: put together once a process, planned once a connection."""

    _inherit = "restaurant.visit"

    @api.model
    def _execute_prepared(self, compose, holes, values, *said):
        """The rows of a query with ``values`` in its holes; see ``prepared_statement``.

        :param compose: a function of a module that makes the query of ``env`` and of what stands in the holes
        :param holes: list of ``(value, type)``, as for ``with_holes``
        :param said: all else that the query depends on, but for fields and modules
        """
        text, name = self._prepared_text(compose, said, holes)
        known = self.env.cr.cache.setdefault(_KNOWN, set())
        if name not in known:
            known.update(row[0] for row in self.env.execute_query(prepared_statement.names()))
        if name not in known:
            self.env.cr.execute(prepared_statement.prepare(name, text, [kind for _standing, kind in holes]))
            known.add(name)
        self.env.cr.execute(prepared_statement.execute(name, values))
        return self.env.cr.fetchall() if self.env.cr.description else []

    @api.model
    @tools.ormcache("compose", "said")
    def _prepared_text(self, compose, said, holes):
        """What is to be prepared, and its name: to put a long one together takes longer than to execute it."""
        query = compose(self.env, *(standing for standing, _kind in holes))
        text = prepared_statement.with_holes(self.env.cr, query, holes)
        return text, prepared_statement.name_of(text)

    @api.model
    def _since(self, paid_orders):
        """From when on the facts of guests may be other ones, ``{guest id: instant}``; see ``engine/fact/paid.py``.

        :param paid_orders: the ids of the orders that each of the guests has paid
        """
        orders = sorted({order_id for order_ids in paid_orders.values() for order_id in order_ids})
        return dict(
            self._execute_prepared(
                _since,
                [(NOBODY, "int[]"), (NOTHING, "int[]")],
                [list(paid_orders), orders],
                settings.get(self.env, "visit_gap_hours"),
            )
        )


def _since(env, partner_ids, order_ids):
    return paid.since(env, facts.sources_of(env), partner_ids, order_ids)
