"""A cable between a node and its broker that can be pulled and plugged in again."""

import contextlib
import socket
import threading
from datetime import UTC, datetime


class Cable:
    """Passes bytes both ways while it is plugged in; afterwards every connection ends at once."""

    def __init__(self, broker_port: int) -> None:
        self._broker_port = broker_port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._plugged = True
        self.carries_since: datetime | None = None
        """Since when there is a connection; None while there is none."""
        self._open: set[socket.socket] = set()
        self._guard = threading.Lock()
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"mqtt://127.0.0.1:{self.port}"

    @property
    def plugged(self) -> bool:
        return self._plugged

    def pull(self) -> None:
        with self._guard:
            self._plugged = False
            for end in self._open:
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)

    def plug_in(self) -> None:
        with self._guard:
            self._plugged = True

    def close(self) -> None:
        self.pull()
        with contextlib.suppress(OSError):  # closed before
            self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join(5)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                node, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(node,), daemon=True).start()

    def _serve(self, node: socket.socket) -> None:
        with node, contextlib.suppress(OSError):
            with self._guard:
                if not self._plugged:
                    return
                broker = socket.create_connection(("127.0.0.1", self._broker_port))
                self._open |= {node, broker}
                self.carries_since = began = datetime.now(UTC)
            with broker:
                back = threading.Thread(target=self._pass, args=(broker, node), daemon=True)
                back.start()
                self._pass(node, broker)
                back.join()
            with self._guard:
                self._open -= {node, broker}
                if self.carries_since == began:
                    self.carries_since = None

    def _pass(self, source: socket.socket, sink: socket.socket) -> None:
        """Until either side ends; then both do."""
        with contextlib.suppress(OSError):
            while data := source.recv(65_536):
                sink.sendall(data)
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
