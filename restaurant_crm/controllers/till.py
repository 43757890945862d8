from odoo.tools import file_open

from odoo.addons.point_of_sale.controllers.main import PosController


class TillController(PosController):
    """What a till needs beside its data."""

    def _get_pos_service_worker(self):
        """Ours first: of two that answer a request the first one counts."""
        with file_open("restaurant_crm/static/src/service_worker/till.js") as file:
            return f"{file.read()}\n{super()._get_pos_service_worker()}"
