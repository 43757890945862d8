"""Pictures of strangers: measured by their header before anything is decoded, then drawn anew."""

import struct
import threading
import zlib
from io import BytesIO

from PIL import Image, ImageOps

# Of what is kept, in pixels.
LONGEST_EDGE = 1600
QUALITY = 80
# Of what is decoded. Most JPEGs are decoded row by row and at a fraction of their size; the others, and PNGs, are
# held in memory as a whole, 4 bytes a pixel, twice as much while what is transparent becomes smaller.
LONGEST_SIDE = 16_384
MOST_PIXELS = 50_000_000
MOST_PIXELS_AT_ONCE = 6_000_000
MOST_PIXELS_WITH_ALPHA = 4_000_000
# A JPEG comes in one scan, a progressive one in about ten; each is a pass over the whole picture.
MOST_SCANS = 30

PNG = b"\x89PNG\r\n\x1a\n"
# Where the header says how colours are stored, and the ways that tell what is transparent.
PNG_COLOURS = 25
ALPHA = {4, 6}
JPEG = b"\xff\xd8"
# Markers that tell the size; DHT, JPG and DAC lie between them.
FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
PROGRESSIVE = {0xC2, 0xC6, 0xCA, 0xCE}
SCAN = 0xDA
BARE = {0x01, 0xFF, *range(0xD0, 0xD9)}

# One at a time in a process, from where its file is read: what many guests send at once must not add up.
ONE_AT_A_TIME = threading.RLock()


class NotAPicture(ValueError):
    """Neither JPEG nor PNG, or damaged."""


class TooLarge(ValueError):
    """More than is decoded here."""


def redraw(data):
    """``data`` as a JPEG of at most ``LONGEST_EDGE``: nothing of the file is kept but the picture.

    :raise NotAPicture: it cannot be decoded
    :raise TooLarge: it would take too much memory or time
    """
    kind = check(data)
    with ONE_AT_A_TIME:
        try:
            return _draw(data, kind)
        except (OSError, SyntaxError, ValueError, struct.error, EOFError, IndexError, KeyError, TypeError) as error:
            # Whatever a decoder stumbles over in a damaged file.
            raise NotAPicture from error
        except (Image.DecompressionBombError, MemoryError) as error:
            raise TooLarge from error


def _draw(data, kind):
    with Image.open(BytesIO(data), formats=(kind,)) as image:
        # Before the size is halved: what the header says is not always what a decoder reads.
        if image.width > LONGEST_SIDE or image.height > LONGEST_SIDE or image.width * image.height > MOST_PIXELS:
            raise TooLarge
        # By the shorter side alone most would be decoded at twice the size that is needed.
        fit = LONGEST_EDGE / max(image.size)
        image.draft("RGB", (max(1, int(image.width * fit)), max(1, int(image.height * fit))))
        if image.mode not in ("L", "RGB", "RGBA", "CMYK"):
            picture = image.convert("RGB")
        else:
            image.load()
            picture = image
        picture.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
        picture = ImageOps.exif_transpose(picture).convert("RGB")
    result = BytesIO()
    picture.save(result, "JPEG", quality=QUALITY, optimize=True)
    return result.getvalue()


def check(data):
    """Whether ``data`` may be decoded, by what its header says; returns ``JPEG`` or ``PNG``.

    :raise NotAPicture: it has no header of a picture
    :raise TooLarge: its edges, its pixels or its scans are too many
    """
    if data.startswith(PNG):
        kind, (width, height), at_once = "PNG", _png_size(data), True
        with_alpha = data[PNG_COLOURS] in ALPHA
    elif data.startswith(JPEG):
        kind, with_alpha = "JPEG", False
        width, height, at_once = _jpeg_size(data)
    else:
        raise NotAPicture
    if not width or not height:
        raise NotAPicture
    most = MOST_PIXELS_WITH_ALPHA if with_alpha else MOST_PIXELS_AT_ONCE if at_once else MOST_PIXELS
    if max(width, height) > LONGEST_SIDE or width * height > most:
        raise TooLarge
    return kind


def _png_size(data):
    """Width and height of a PNG that is whole: Odoo lets decoders fill up what is missing."""
    place, size = len(PNG), None
    while place + 12 <= len(data):
        length, kind = struct.unpack(">I4s", data[place : place + 8])
        end = place + 12 + length
        if end > len(data) or data[end - 4 : end] != struct.pack(">I", zlib.crc32(data[place + 4 : end - 4])):
            break
        if kind == b"IHDR" and length == 13:
            size = struct.unpack(">II", data[place + 8 : place + 16])
        if kind == b"IEND" and size:
            return size
        place = end
    raise NotAPicture


def _jpeg_size(data):
    """Width, height, and whether the picture is held as a whole to be decoded."""
    size, progressive = None, False
    place = 2
    while place + 4 <= len(data):
        if data[place] != 0xFF:
            raise NotAPicture
        marker = data[place + 1]
        if marker in BARE:
            place += 1 if marker == 0xFF else 2
            continue
        (length,) = struct.unpack(">H", data[place + 2 : place + 4])
        if marker in FRAMES:
            if length < 8 or place + 9 > len(data) or size:
                raise NotAPicture
            size = struct.unpack(">HH", data[place + 5 : place + 9])
            progressive = marker in PROGRESSIVE
        if marker == SCAN:
            break
        if length < 2:
            raise NotAPicture
        place += 2 + length
    # It has an end: Odoo lets decoders fill up what is missing.
    if not size or data.find(b"\xff\xd9", place) < 0:
        raise NotAPicture
    scans = data.count(b"\xff\xda", place)
    if scans > MOST_SCANS:
        raise TooLarge
    height, width = size
    return width, height, progressive or scans > 1
