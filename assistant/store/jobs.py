"""Short jobs on all cores: what they make is kept in order, and few wait, so that memory does not grow with them."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import Any

from assistant.models.embedder import cores

Job = tuple[Callable[[], Any], Callable[[Any], None]]
"""What a thread works out, and how the calling thread keeps what comes of it."""
_AHEAD = 4  # jobs a core that wait or are worked on


def work(*sources: Iterator[Job]) -> None:
    """Does the jobs of all sources, one of each in turn; both networks leave Python's lock alone while they compute."""
    threads = cores()
    under_way: deque[tuple[Future[Any], Callable[[Any], None]]] = deque()

    def keep_first() -> None:
        made, keep = under_way.popleft()
        keep(made.result())

    pool = ThreadPoolExecutor(threads)
    try:
        for job, keep in _alternating(*sources):
            under_way.append((pool.submit(job), keep))
            while len(under_way) >= _AHEAD * threads or (under_way and under_way[0][0].done()):
                keep_first()
        while under_way:
            keep_first()
    finally:
        pool.shutdown(cancel_futures=True)


def _alternating(*sources: Iterator[Job]) -> Iterator[Job]:
    """One of each in turn, until all are at their end."""
    going = deque(sources)
    while going:
        source = going.popleft()
        for job in islice(source, 1):
            going.append(source)
            yield job
