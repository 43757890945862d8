import threading
from unittest.mock import patch

from odoo.service.server import CommonServer
from odoo.tests import BaseCase, tagged
from odoo.tools import mute_logger

from ... import bell


@tagged("post_install", "-at_install")
class TestBell(BaseCase):
    def test_rings_close_to_each_other_become_one_and_none_is_lost(self):
        notified = []
        with (
            patch.object(bell.threading, "Timer") as timer,
            patch.object(bell, "Registry", side_effect=lambda name: notified.append(name) or 1 / 0),
            mute_logger(bell.__name__),
        ):
            bell.ring("some_house")
            bell.ring("some_house")
            bell.ring("other_house")
            self.assertEqual([call.args[2] for call in timer.call_args_list], [["some_house"], ["other_house"]])
            # The first ring is on its way, even if it fails: the next commit rings again.
            bell._notify("some_house")
            bell.ring("some_house")
            bell._notify("some_house")
            bell._notify("other_house")
        self.assertEqual(timer.call_count, 3)
        self.assertEqual(notified, ["some_house", "some_house", "other_house"])
        self.assertFalse(bell._ringing)

    def test_a_server_that_stops_is_not_rung_for(self):
        """Its connections are closed: an installation that ends in that moment would log an error."""
        notified = []
        with (
            patch.object(bell, "Registry", side_effect=lambda name: notified.append(name) or 1 / 0),
            patch.object(bell, "_stopped", threading.Event()),
        ):
            self.assertIn(bell._stop, CommonServer._on_stop_funcs)
            with bell._at_work:
                ringing = threading.Thread(target=bell._notify, args=["some_house"])
                ringing.start()
                with patch.object(bell, "PATIENCE", 0.01):
                    bell._stop()
            ringing.join()
        self.assertFalse(notified)
