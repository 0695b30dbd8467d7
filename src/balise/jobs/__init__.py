"""WHAT RUNS BY ITSELF? Jobs, one at a place at a time, that outlive a restart."""

from balise.jobs.every import Every
from balise.jobs.progress import JobStopped, Progress, RunAgain
from balise.jobs.runner import Runner, Work

__all__ = ["Every", "JobStopped", "Progress", "RunAgain", "Runner", "Work"]
