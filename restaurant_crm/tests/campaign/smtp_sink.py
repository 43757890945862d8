"""A mail server that takes what it is handed and keeps it: real lines of SMTP, and nothing goes on from there."""

import socketserver
import threading
from typing import NamedTuple


class Taken(NamedTuple):
    sender: str
    recipients: list
    content: bytes


class _Talk(socketserver.StreamRequestHandler):
    def answer(self, line):
        self.wfile.write(line.encode() + b"\r\n")

    def handle(self):
        sender, recipients = "", []
        self.answer("220 sink")
        while line := self.rfile.readline():
            verb, said = line.strip().decode()[:4].upper(), line.strip().decode()
            if verb == "MAIL":
                sender, recipients = _address(said), []
                self.answer("250 OK")
            elif verb == "RCPT" and _address(said) in self.server.refused:
                self.answer("550 Nobody of this name")
            elif verb == "RCPT":
                recipients.append(_address(said))
                self.answer("250 OK")
            elif verb == "DATA":
                self.answer("354 Go on")
                self.server.keep(Taken(sender, recipients, self.content()))
                self.answer("250 OK")
            elif verb == "QUIT":
                self.answer("221 Bye")
                return
            else:
                self.answer("250 OK")

    def content(self):
        lines = []
        while (line := self.rfile.readline()) and line != b".\r\n":
            # A line of a dot would be the end: those that begin with one have another in front.
            lines.append(line[1:] if line.startswith(b".") else line)
        return b"".join(lines)


class Sink(socketserver.ThreadingTCPServer):
    """``taken`` is what it was handed; addresses in ``refused`` it does not know.

    with Sink() as sink:
        ...  # send to 127.0.0.1, sink.port

    :param keep: called with what it was handed, in place of adding it to ``taken``
    """

    daemon_threads = True

    def __init__(self, refused=(), keep=None):
        super().__init__(("127.0.0.1", 0), _Talk)
        self.taken, self.refused, self.port = [], set(refused), self.server_address[1]
        self.keep = keep or self.taken.append

    def __enter__(self):
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return super().__enter__()

    def __exit__(self, *error):
        self.shutdown()
        return super().__exit__(*error)


def _address(line):
    return line.partition("<")[2].partition(">")[0].lower()
