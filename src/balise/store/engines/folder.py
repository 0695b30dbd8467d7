"""The folder of the embedded engine: is it ours, and is there room?"""

import fcntl
import os
import shutil
from pathlib import Path

from balise.errors import DataFolderBusy, StoreUnavailable

LEAST_FREE_BYTES = 256 * 1024 * 1024
"""Below this the store says it cannot be written, while there is still room to finish what runs."""


def require_unlocked(folder: Path) -> None:
    """Raise `DataFolderBusy` when an engine holds the folder, in this process or another: asked before opening,
    because the engine writes its own complaint to standard error."""
    try:
        status = os.open(folder / "status", os.O_RDWR)
    except FileNotFoundError:
        return
    except OSError as error:
        raise StoreUnavailable(f"The store in {folder} cannot be opened: {error.strerror}.") from error
    try:
        fcntl.flock(status, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise DataFolderBusy(f"Another process holds the store in {folder}.") from None
    finally:
        os.close(status)


def require_writable(folder: Path) -> None:
    """Raise `StoreUnavailable` when the disk is nearly full or a file cannot be written and synced there."""
    probe = folder / f".probe-{os.getpid()}"
    try:
        free = shutil.disk_usage(folder).free
        with probe.open("wb") as file:
            file.write(b"balise")
            file.flush()
            os.fsync(file.fileno())
        probe.unlink()
    except OSError as error:
        raise StoreUnavailable(f"The store's folder {folder} cannot be written: {error.strerror}.") from error
    if free < LEAST_FREE_BYTES:
        raise StoreUnavailable(f"The disk under {folder} is nearly full: {free // 1024**2} MB are free.")
