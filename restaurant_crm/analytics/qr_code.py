"""A picture for cameras and scanners, as a drawing that every browser shows: no library of pictures is needed."""

from reportlab.graphics.barcode import qrencoder

# Cells without ink around the code; readers need them.
MARGIN = 4


def svg(text):
    """``text`` as the markup of an SVG image, a square cell by unit."""
    code = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
    code.addData(text)
    code.make()
    size = code.getModuleCount()
    cells = "".join(
        f"M{column + MARGIN} {row + MARGIN}h1v1h-1z"
        for row in range(size)
        for column in range(size)
        if code.isDark(row, column)
    )
    side = size + 2 * MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{cells}"/></svg>'
    )
