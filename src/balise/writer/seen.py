"""Which events were seen in the last 48 hours? An exact memory on disk, with the writer's position in the same commit."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import lmdb
import msgspec

from balise.writer.dedup import WINDOW_MS, FirstCopy

_MAP_BYTES = 64 << 30
_STATE = b"state"
_ONCE = b"once"
_POSITION = b"position"
_BUCKET = b"seen-"
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(FirstCopy).decode


class SeenEvents:
    """First copies by key, in databases named by the span (48 hours) they arrived in, so that forgetting is dropping one.

    What a commit remembers and the position it stands for are one transaction: after a crash the memory
    is as of a position, and the events past it are judged again with the same result.
    """

    def __init__(self, folder: Path, span_ms: int = WINDOW_MS, durable: bool = True) -> None:
        """What is not `durable` is not synced: it is gone after a crash."""
        self._span_ms = span_ms
        folder.mkdir(parents=True, exist_ok=True)
        self._env = lmdb.open(str(folder), map_size=_MAP_BYTES, max_dbs=16, mode=0o600, metasync=durable, sync=durable)
        self._state = self._env.open_db(_STATE)
        self._once = self._env.open_db(_ONCE)
        with self._env.begin() as transaction:
            names = [bytes(name) for name, _ in transaction.cursor()]
        self._buckets = {int(name[len(_BUCKET) :]): self._env.open_db(name) for name in names if name.startswith(_BUCKET)}

    def position(self) -> int:
        """The log position up to which everything is stored and remembered."""
        with self._env.begin(db=self._state) as transaction:
            return int(transaction.get(_POSITION, b"0"))

    def find(self, keys: Iterable[bytes], arrivals: tuple[int, int]) -> dict[bytes, FirstCopy]:
        """The first copies remembered for these keys; `arrivals` are the oldest and the newest, in milliseconds."""
        wanted = list(keys)
        found: dict[bytes, FirstCopy] = {}
        spans = range(arrivals[0] // self._span_ms - 1, arrivals[1] // self._span_ms + 1)
        with self._env.begin() as transaction:
            for bucket in (self._buckets[span] for span in spans if span in self._buckets):
                found |= {key: _decode(value) for key in wanted if (value := transaction.get(key, db=bucket)) is not None}
        return found

    def done(self, deeds: Iterable[str]) -> set[str]:
        """Which of these deeds, each possible once for ever, were done."""
        with self._env.begin(db=self._once) as transaction:
            return {deed for deed in deeds if transaction.get(deed.encode()) is not None}

    def commit(self, position: int, firsts: dict[bytes, FirstCopy], deeds: Iterable[str], now: int) -> None:
        """Remember these first copies and deeds, and that everything up to `position` is stored; synced on return."""
        bucket = self._bucket(now // self._span_ms) if firsts else None
        with self._env.begin(write=True) as transaction:
            if bucket is not None:
                transaction.cursor(bucket).putmulti(sorted((key, _encode(first)) for key, first in firsts.items()))
            for deed in deeds:
                transaction.put(deed.encode(), b"", db=self._once)
            transaction.put(_POSITION, str(position).encode(), db=self._state)
            for old in [number for number in self._buckets if firsts and number < now // self._span_ms - 1]:
                transaction.drop(self._buckets.pop(old))

    def _bucket(self, number: int) -> Any:
        if number not in self._buckets:
            self._buckets[number] = self._env.open_db(_BUCKET + str(number).encode())
        return self._buckets[number]

    def copy_to(self, folder: Path) -> None:
        """Put everything remembered into a folder of its own."""
        folder.mkdir(parents=True, exist_ok=True)
        self._env.copy(str(folder))

    def close(self) -> None:
        """Let go of the files."""
        self._env.close()
