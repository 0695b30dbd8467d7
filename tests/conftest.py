"""How every test runs: no deadlines on a busy machine, and where `CI=true` a left-out test is a failed one."""

import os

import hypothesis
import pytest

CI = os.environ.get("CI", "").lower() == "true"
BESIDE = ("shared", "beside the project")
"""A skip for want of the folder of facts beside the project is allowed everywhere: the project does not need it."""

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


def pytest_collection_modifyitems(items):
    """Files with slow tests come first: a worker that begins one of them at the end lets the others wait."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


def _judged(report):
    if CI and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if not any(words in reason.lower() for words in BESIDE):
            report.outcome = "failed"
            report.longrepr = f"Left out although CI=true: {reason}"
    return report
