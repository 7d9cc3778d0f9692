"""Ports where a broker should be, and the installations that tests start and kill."""

import socket
import threading

import pytest

from jobs.tests.installations import embedded, house, migrated, served

__all__ = ["embedded", "house", "migrated", "served"]


@pytest.fixture
def closed_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def silent_port():
    """Accepts connections and never says a word."""
    server = socket.create_server(("127.0.0.1", 0))
    callers = []

    def accept():
        while True:
            try:
                callers.append(server.accept()[0])
            except OSError:
                return

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    yield server.getsockname()[1]
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join()
    for caller in callers:
        caller.close()
