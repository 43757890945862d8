import base64
import gzip
import io

from odoo import models
from odoo.exceptions import UserError

from ...analytics import sheets, till_headings

# Unpacked, a file has to fit into memory.
MOST_BYTES = 512 * 1024 * 1024


class RestaurantHistoryImport(models.Model):
    """The rows of a file, whatever it was saved as, or what is wrong with it."""

    _inherit = "restaurant.history.import"

    def _rows(self):
        """``(headings, rows, number of the first row)`` of the file, all cells as texts."""
        self.ensure_one()
        content = base64.b64decode(self.with_context(bin_size=False).file or b"")
        if content[:2] == b"\x1f\x8b":
            content = self._unpacked(content)
        try:
            rows = self._rows_of(content)
        except UserError:
            raise
        except sheets.NoTable as error:
            raise UserError(self.env._("The file is neither CSV nor Excel.")) from error
        except sheets.OneColumn as error:
            raise UserError(
                self.env._(
                    "Everything in the file is in one column. Save it as Excel, or as CSV with commas, semicolons or "
                    "tabs between the cells."
                )
            ) from error
        except Exception as error:
            raise UserError(self.env._("The file cannot be read: %(reason)s", reason=error)) from error
        if not rows:
            raise UserError(self.env._("The file is empty."))
        headings, above = till_headings.header(rows, self.till_id._heading_words())
        if till_headings.looks_like_an_order(headings):
            raise UserError(
                self.env._(
                    "The file does not say what its columns are. Add a row above the first order that names them, "
                    "such as: Order Number, Date, Dish, Quantity, Price."
                )
            )
        if not rows[above:]:
            raise UserError(self.env._("There are no orders in the file, only the names of its columns."))
        return headings, rows[above:], above + 1

    def _rows_of(self, content):
        """The rows of the file; of a workbook those of the sheet that has most columns with a meaning."""
        name = (self.file_name or "").removesuffix(".gz").lower()
        if sheets.is_excel(content) and not name.endswith(".ods"):
            return self._rows_of_excel(content)
        if sheets.is_html(content):
            return sheets.read_html(content)
        if name.endswith((".xls", ".ods")):
            reader = self.env["base_import.import"].new(
                {"res_model": self._name, "file": content, "file_name": name, "file_type": ""}
            )
            found = reader._read_file({})
            return found[1] if found else []
        return sheets.read_csv(content)

    def _rows_of_excel(self, content):
        book, words = sheets.Excel(content, MOST_BYTES), self.till_id._heading_words()

        def known(path):
            headings, _above = till_headings.header(book.rows(path, till_headings.FIRST_ROWS), words)
            return sum(bool(meaning) for meaning in till_headings.meanings(headings, (), words).values())

        paths = [path for _name, path in book.sheets()]
        return book.rows(max(paths, key=known)) if paths else []

    def _unpacked(self, content):
        try:
            with gzip.open(io.BytesIO(content)) as packed:
                content = packed.read(MOST_BYTES + 1)
        except (OSError, EOFError) as error:
            raise UserError(self.env._("The file cannot be unpacked: %(reason)s", reason=error)) from error
        if len(content) > MOST_BYTES:
            raise UserError(self.env._("Unpacked, the file is larger than 512 MB. Split it."))
        return content
