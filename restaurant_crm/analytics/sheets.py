"""Rows of texts out of files: CSV in any encoding that tills write, and Excel without losing a digit.

Readers for people round what they show. Numbers of orders have 19 digits, more than a float holds: here a number is the
text that stands in the file.
"""

import csv
import io
import re
import zipfile
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

from lxml import etree, html

ENCODINGS = ("utf-8-sig", "gb18030")
SEPARATORS = (",", "\t", ";", "|")
# Numbers of formats that Excel knows by itself and that show a date or a time.
DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
# As many columns as Excel has.
MOST_COLUMNS = 16_384
# From here on a number with an exponent has been rounded by who wrote the file.
ROUNDED = Decimal(10) ** 15

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class BadFile(ValueError):
    """The file is not what it says to be, or larger than what fits into memory."""


class NoTable(BadFile):
    """The file is something else, such as a picture."""


class OneColumn(BadFile):
    """Nothing parts the cells of the file."""


def decoded(content):
    """The text of a file: UTF-8 or 16 where it is that, else of Chinese encodings the one that has all others in it."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16")
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def read_csv(content):
    """The rows of a CSV file, empty ones left out."""
    said = decoded(content).replace("\0", "")
    strange = sum(mark < " " and mark not in "\t\r\n\f\x1a" for mark in said[:4000])
    if said.startswith("%PDF") or strange > len(said[:4000]) / 100:
        raise NoTable("no text")
    first = said[:20_000].splitlines()[:50]
    separator = max(SEPARATORS, key=lambda mark: (_columns(first, mark), -SEPARATORS.index(mark)))
    if said.strip() and _columns(first, separator) < 2:
        raise OneColumn("one column")
    try:
        return [row for row in csv.reader(io.StringIO(said), delimiter=separator) if any(map(str.strip, row))]
    except csv.Error as error:
        raise BadFile(str(error)) from error


def _columns(lines, separator):
    """How many columns most lines have with this separator."""
    try:
        widths = [len(row) for row in csv.reader(lines, delimiter=separator)]
    except csv.Error:
        return 0
    # Tabs behind numbers are no separators where something else is one.
    return sorted(widths)[(len(widths) - 1) // 2] if widths else 0


def is_html(content):
    """Whether a file is a web page, as many tills write it and call it Excel."""
    start = content[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith(b"<") and b"<table" in content[:20_000].lower()


def read_html(content):
    """The rows of the longest table of a web page as texts, empty ones left out."""
    page = html.document_fromstring(decoded(content).encode(), parser=html.HTMLParser(encoding="utf-8"))
    tables = [[_cells_of_html(row) for row in table.iter("tr")] for table in page.iter("table")]
    return [row for row in max(tables, key=len, default=[]) if any(row)]


def _cells_of_html(row):
    cells = []
    for cell in row.iterchildren("td", "th"):
        span = cell.get("colspan", "1")
        # A line break parts words as well.
        cells.append(" ".join(" ".join(cell.itertext()).split()))
        cells += [""] * (min(int(span), MOST_COLUMNS) - 1 if span.isdigit() else 0)
    return cells


def is_excel(content):
    return content[:4] == b"PK\x03\x04"


class Excel:
    """An Excel file.

    :param most_bytes: what a part of it may be at most, unpacked
    """

    def __init__(self, content, most_bytes):
        try:
            self.packed = zipfile.ZipFile(io.BytesIO(content))
            sizes = [entry.file_size for entry in self.packed.infolist()]
            if sum(sizes) > most_bytes:
                raise BadFile("too large")
            self.shared = self._shared()
            self.date_styles, self.epoch = self._date_styles()
        except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError) as error:
            raise BadFile(str(error)) from error

    def _open(self, name):
        return self.packed.open(name)

    def _tree(self, name):
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        with self._open(name) as part:
            return etree.parse(part, parser).getroot()

    def _has(self, name):
        return name in self.packed.NameToInfo

    def _shared(self):
        name = "xl/sharedStrings.xml"
        if not self._has(name):
            return []
        return [_words(entry) for entry in self._tree(name).iterchildren(f"{MAIN}si")]

    def _date_styles(self):
        """The numbers of styles that show dates, and the day that is number 0."""
        book = self._tree("xl/workbook.xml")
        properties = book.find(f"{MAIN}workbookPr")
        late = properties is not None and properties.get("date1904") in ("1", "true")
        epoch = datetime(1904, 1, 1) if late else datetime(1899, 12, 30)
        if not self._has("xl/styles.xml"):
            return set(), epoch
        styles = self._tree("xl/styles.xml")
        dates = set(DATE_FORMATS)
        for form in styles.iter(f"{MAIN}numFmt"):
            code = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", form.get("formatCode") or "")
            if re.search(r"[ymdhs年月日]", code, re.IGNORECASE) and "General" not in code:
                dates.add(int(form.get("numFmtId")))
        cells = styles.find(f"{MAIN}cellXfs")
        found = enumerate(cells if cells is not None else [])
        return {str(number) for number, form in found if int(form.get("numFmtId") or 0) in dates}, epoch

    def sheets(self):
        """``(name, path)`` of the sheets, in their order."""
        relations = self._tree("xl/_rels/workbook.xml.rels")
        paths = {entry.get("Id"): entry.get("Target") for entry in relations}
        for sheet in self._tree("xl/workbook.xml").iter(f"{MAIN}sheet"):
            path = paths.get(sheet.get(RELATION))
            path = path and (path.lstrip("/") if path.startswith("/") else f"xl/{path}")
            if path and self._has(path):
                yield sheet.get("name"), path

    def rows(self, path, limit=None):
        """The rows of a sheet as texts, empty ones left out."""
        found, columns = [], {}
        try:
            with self._open(path) as part:
                options = {"tag": f"{MAIN}row", "resolve_entities": False, "no_network": True, "huge_tree": True}
                for _event, row in etree.iterparse(part, **options):
                    cells = self._cells(row, columns)
                    if any(cells):
                        found.append(cells)
                    row.clear(keep_tail=False)
                    while row.getprevious() is not None:
                        del row.getparent()[0]
                    if limit and len(found) >= limit:
                        break
        except (etree.XMLSyntaxError, zipfile.BadZipFile) as error:
            raise BadFile(str(error)) from error
        return found

    def _cells(self, row, columns):
        cells = []
        for cell in row:
            position = _position(cell.get("r"), columns, len(cells))
            if position >= MOST_COLUMNS:
                raise BadFile(cell.get("r"))
            while len(cells) < position:
                cells.append("")
            cells.append(self._value(cell))
        return cells

    def _value(self, cell):
        kind = cell.get("t")
        if kind == "inlineStr":
            return _words(cell)
        value = next((part.text for part in cell if part.tag == f"{MAIN}v"), None)
        if value is None:
            return ""
        if kind == "s":
            return self.shared[int(value)]
        if kind in ("str", "b", "e", "d"):
            return value
        if cell.get("s") in self.date_styles:
            return self._date(value)
        return plain_number(value)

    def _date(self, value):
        try:
            days = float(value)
            moment = self.epoch + timedelta(seconds=round(days * 86400))
        except (ValueError, OverflowError):
            return value
        return moment.strftime("%H:%M:%S" if 0 <= days < 1 else "%Y-%m-%d %H:%M:%S")


def plain_number(value):
    """A number as the file has it, in all digits; one that was rounded when it was written keeps its exponent."""
    if value.isdigit():
        return value
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    if "E" in value.upper() and abs(number) >= ROUNDED:
        return value
    if abs(number) < ROUNDED:
        # Excel keeps 0.1 as 0.10000000000000001.
        number = round(number, 10)
    return f"{number.normalize():f}"


def _position(reference, columns, following):
    """The position of the column of a cell such as B7; files may leave it out where no cell is missing."""
    if not reference:
        return following
    letters = reference.rstrip("0123456789")
    if letters not in columns:
        number = 0
        for letter in letters:
            number = number * 26 + ord(letter) - 64
        columns[letters] = number - 1
    return columns[letters]


def _words(entry):
    """The text of a cell, without how Japanese and Chinese words are pronounced."""
    return "".join(part.text or "" for part in entry.iter(f"{MAIN}t") if part.getparent().tag != f"{MAIN}rPh")
