"""A worker as a process of its own, for tests that kill it: takes one job, says so, and never ends it."""

import sys
import time

from balise.jobs import Runner
from balise.metadata import open_metadata


def hang(_job, progress):
    """Say that work began, then work for ever."""
    print("begun", flush=True)
    for done in range(1_000_000):
        time.sleep(0.01)
        progress(done, 1_000_000)
    return {}


def count(job, _progress):
    """Add a line to a file: as many as the job was done."""
    with open(job.given["file"], "a", encoding="utf-8") as file:
        file.write(f"{job.id}\n")
    return {}


if __name__ == "__main__":
    opened = open_metadata(sys.argv[1])
    runner = Runner(opened, {"hang": hang, "count": count}, opened.jobs._clock)
    if sys.argv[2] == "until-empty":
        runner.run_due()
    else:
        runner.run_one()
