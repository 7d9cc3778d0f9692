"""How a person's "stop" reaches an engine in another thread, and its news her."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Watch:
    """Shared by the thread that solves and the one that reports."""

    def __init__(self) -> None:
        self._stopped = threading.Event()
        self._stop: Callable[[], None] | None = None
        #: Units placed by the best schedule so far.
        self.placed = 0

    @property
    def is_stopped(self) -> bool:
        return self._stopped.is_set()

    def tell(self, placed: int) -> None:
        self.placed = placed

    def stop(self) -> None:
        """End the search and keep the best so far. May be called again and again."""
        self._stopped.set()
        if stop := self._stop:
            stop()

    @contextmanager
    def stopping(self, stop: Callable[[], None]) -> Iterator[None]:
        """While the block runs, ``stop`` ends it."""
        self._stop = stop
        try:
            yield
        finally:
            self._stop = None
