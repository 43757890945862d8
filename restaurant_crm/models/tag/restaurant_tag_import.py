import re

from odoo import api, models

# What people put between names besides a plain comma.
OTHER_COMMAS = re.compile(r"[，、;；\n]")


class RestaurantTag(models.Model):
    """Tags as they stand in files."""

    _inherit = "restaurant.tag"

    @api.model
    def _reader_of_names(self):
        """A function that turns the names in a cell into those of tags, with plain commas between them.

        Blanks and case do not matter, nor does the kind of the commas; names of the source are known in any language.
        A name that is nobody's stays as it is, to be complained about.
        """
        exact, alike = {}, {}
        tags = self.search([])  # pylint: disable=no-search-all
        for named in (tags, tags.with_context(lang="en_US")):
            for tag, other in zip(tags, named, strict=True):
                exact.setdefault(other.name, tag.name)
                alike.setdefault(other.name.casefold(), tag.name)

        def find(name):
            return exact.get(name) or alike.get(name.casefold())

        def read(cell):
            names = []
            for part in (cell or "").split(","):
                parts = [part] if find(part.strip()) else OTHER_COMMAS.split(part)
                names += [find(each.strip()) or each.strip() for each in parts if each.strip()]
            return ",".join(dict.fromkeys(names))

        return read
