"""Mails of the demo: a mail server on this machine that takes what Odoo hands over and lets nothing go on from there.

What it was handed lies in .dev/mails, one .eml file a mail, which any mail program opens.
"""

import contextlib
import importlib.util
import itertools
import time

from .place import MODULE, ROOT, folder

SINK = ROOT / MODULE / "tests" / "campaign" / "smtp_sink.py"


@contextlib.contextmanager
def kept_here():
    """Odoo's options while mails are taken: no mail server of the machine is asked."""
    kept = folder("mails")
    numbers = itertools.count(1)

    def keep(mail):
        # Names that sort by when they came.
        path = kept / f"{time.strftime('%Y%m%d-%H%M%S')}-{next(numbers):05}.eml"
        path.write_bytes(mail.content)

    with _sink_class()(keep=keep) as sink:
        yield ["--smtp=127.0.0.1", f"--smtp-port={sink.port}"]


def _sink_class():
    """The mail server of the tests; by its file, for the addon itself needs Odoo."""
    spec = importlib.util.spec_from_file_location("smtp_sink", SINK)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Sink
