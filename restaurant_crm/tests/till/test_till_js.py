"""The JavaScript of the till, without a server behind it."""

from odoo.tests import HttpCase, tagged

# What the test page calls the suite "@restaurant_crm": core's hash of that name.
SUITE = 0
for char in "@restaurant_crm":
    SUITE = ((SUITE << 5) - SUITE + ord(char)) & 0xFFFFFFFF


@tagged("post_install", "-at_install")
class TestTillJs(HttpCase):
    def test_till(self):
        said = []

        def fails_at_once(message):
            if "[HOOT]" not in message:
                return True
            said.append(message)
            return False

        try:
            self.browser_js(
                f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000&id={SUITE:08x}",
                "",
                "",
                login="admin",
                timeout=300,
                success_signal="[HOOT] Test suite succeeded",
                error_checker=fails_at_once,
            )
        except AssertionError as failed:
            # The page's last word only says that something failed.
            raise AssertionError("\n".join([str(failed), *said])) from None
