"""Odoo's server with workers, but without the process for websockets: that needs gevent, which our packages lack."""

from odoo.cli.command import main
from odoo.service import server

server.PreforkServer.long_polling_spawn = lambda self: None
main()
