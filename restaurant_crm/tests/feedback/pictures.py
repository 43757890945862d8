"""Files as strangers send them, made here: pictures, and what only says it is one. None of them breaks a decoder."""

import struct
import zlib
from io import BytesIO

from PIL import Image


def picture(size=(40, 30), kind="JPEG", colour="red", mode="RGB", **options):
    """A picture of one colour."""
    result = BytesIO()
    Image.new(mode, size, colour).save(result, kind, **options)
    return result.getvalue()


def png_header(width, height, depth=8, colour=6):
    """A PNG that says to be so large and holds next to nothing."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 64)) + chunk(b"IEND", b"")
    )


def jpeg_header(width, height, progressive=False, scans=1):
    """A JPEG that says to be so large, in so many passes, and holds none of it."""
    frame = b"\xff" + (b"\xc2" if progressive else b"\xc0")
    size = struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    scan = b"\xff\xda" + struct.pack(">H", 8) + b"\x01\x01\x00\x00\x3f\x00" + b"\x00"
    return b"\xff\xd8" + frame + size + scan * scans + b"\xff\xd9"


def damaged():
    """Pictures that were cut, or in which something else is written: name -> bytes."""
    jpeg, png = picture((200, 200)), picture((200, 200), "PNG")
    return {
        "empty": b"",
        "a program": b"MZ" + b"\0" * 100,
        "markup": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        "half a JPEG": jpeg[: len(jpeg) // 2],
        "the beginning of a JPEG": jpeg[:20],
        "two bytes of a JPEG": jpeg[:2],
        "half a PNG": png[: len(png) // 2],
        "the beginning of a PNG": png[:20],
        "a PNG with other bytes": png[:60] + bytes(255 - byte for byte in png[60:]),
        "a JPEG with other bytes": jpeg[:100] + bytes(255 - byte for byte in jpeg[100:]),
        "another kind": picture(kind="GIF"),
        "no size": png_header(0, 0),
        "a JPEG of zeros": b"\xff\xd8" + b"\0" * 1000,
        "markers without end": b"\xff\xd8" + b"\xff\xe0\x00\x02" * 1000,
    }


def too_large():
    """Pictures that say to be more than is decoded: name -> bytes."""
    return {
        "a PNG of many pixels": png_header(10_000, 10_000),
        "a PNG of 16 bits": png_header(5_000, 5_000, depth=16),
        "a long PNG": png_header(2_000_000_000, 1),
        "a JPEG of many pixels": jpeg_header(60_000, 60_000),
        "a long JPEG": jpeg_header(65_000, 10),
        "a progressive JPEG": jpeg_header(6_000, 6_000, progressive=True),
        "a JPEG of many scans": jpeg_header(1_000, 1_000, progressive=True, scans=500),
    }
