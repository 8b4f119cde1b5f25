"""A pytest plugin: what was skipped did not pass."""

import pytest

# Tests of how we live beside an addon of Odoo that these databases do not have: make one with
# `./dev db NAME --with MODULES` and run them there (`./dev test --db NAME`).
ELSEWHERE = "is not installed"


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item, call):
    """Turn a skipped test into a failed one; an expected failure (xfail) stays what it is."""
    report = yield
    if report.skipped and not hasattr(report, 'wasxfail'):
        reason = str(call.excinfo.value)
        if not reason.endswith(ELSEWHERE):
            report.outcome = 'failed'
            report.longrepr = f"skipped, which counts as failed: {reason}"
    return report
