"""A pytest plugin: what tests do over and over in one process is done once.

Odoo forgets compiled assets with the transaction of each class of browser tests, and freezegun looks
through all modules whenever a clock is stopped. Neither changes what is tested.
"""

import functools

import freezegun
import pytest

# Large packages that never ask what time it is.
TIMELESS = [
    "OpenSSL", "PIL", "asn1crypto", "babel", "cryptography", "docutils", "jinja2", "lxml", "num2words", "openpyxl",
    "passlib", "phonenumbers", "pypdf", "pypinyin", "pytz", "reportlab", "stdnum", "urllib3", "vobject", "xlsxwriter",
]  # fmt: skip


def pytest_configure():
    freezegun.configure(extend_ignore_list=[f"{name}." for name in TIMELESS])


@pytest.hookimpl(trylast=True)
def pytest_collection_finish():
    """Now that Odoo is loaded."""
    from odoo.tools import js_transpiler

    from odoo.addons.base.models import assetsbundle

    assetsbundle.rjsmin = functools.cache(assetsbundle.rjsmin)
    js_transpiler.transpile_javascript = functools.cache(js_transpiler.transpile_javascript)
    style = assetsbundle.ScssStylesheetAsset
    compiled, compile_ = {}, style.compile

    def compile_once(asset, source):
        if source not in compiled:
            compiled[source] = compile_(asset, source)
        return compiled[source]

    style.compile = compile_once
