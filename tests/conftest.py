"""How every test runs: no deadlines on a busy machine, and where `CI=true` a left-out test is a failed one."""

import os

import hypothesis
import pytest

CI = os.environ.get("CI", "").lower() == "true"
SHARED = "shared"
"""A skip whose reason names the shared folder is allowed everywhere: the project does not need that folder."""

hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if CI else "here")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    """Turn a skipped test into a failed one where nothing may be missing."""
    return _judged((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report():
    """The same for a module that skips itself while it is read."""
    return _judged((yield))


def _judged(report):
    if CI and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if SHARED not in reason.lower():
            report.outcome = "failed"
            report.longrepr = f"Left out although CI=true: {reason}"
    return report
