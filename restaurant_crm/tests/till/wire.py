"""The network between a till and its server, cut for real: what a browser believes to be offline is not."""

import contextlib
import socket
import threading


class Wire:
    """A port that forwards to ``port``: ``cut`` refuses connections, ``hold`` takes them and says nothing,
    ``lose_answers`` lets the server do what it is asked for and nobody hear of it."""

    def __init__(self, port):
        self.target = ("127.0.0.1", port)
        self.state = "up"
        self.open = set()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.listener = None
        self.restore()

    def cut(self):
        """The server is gone: a killed process, a pulled cable."""
        self.state = "cut"
        listener, self.listener = self.listener, None
        if listener:
            # Wakes the thread that waits for connections, which closing alone does not.
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        self._drop()

    def hold(self):
        """The server hangs: it takes connections and never answers."""
        self.restore()
        self.state = "held"
        self._drop()

    def lose_answers(self):
        """The network fails between a request and its answer."""
        self.restore()
        self.state = "deaf"

    def restore(self):
        self.state = "up"
        if not self.listener:
            self.listener = socket.socket()
            self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self.listener.bind(("127.0.0.1", self.port))
            self.listener.listen(64)
            threading.Thread(target=self._accept, args=(self.listener,), daemon=True).start()
        else:
            # Whoever waited for an answer asks anew.
            self._drop()

    def _drop(self):
        for connection in list(self.open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()
        self.open.clear()

    def _accept(self, listener):
        while True:
            try:
                client, _address = listener.accept()
            except OSError:
                return
            self.open.add(client)
            if self.state in ("up", "deaf"):
                server = socket.create_connection(self.target)
                self.open.add(server)
                for ends in ((client, server, False), (server, client, True)):
                    threading.Thread(target=self._forward, args=ends, daemon=True).start()

    def _forward(self, source, target, answers):
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if answers and self.state == "deaf":
                    break
                target.sendall(data)
        for end in (source, target):
            self.open.discard(end)
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
