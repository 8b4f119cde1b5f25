"""A pytest plugin: what was skipped did not pass."""

import pytest


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item, call):
    """Turn a skipped test into a failed one; an expected failure (xfail) stays what it is."""
    report = yield
    if report.skipped and not hasattr(report, 'wasxfail'):
        report.outcome = 'failed'
        report.longrepr = f"skipped, which counts as failed: {call.excinfo.value}"
    return report
