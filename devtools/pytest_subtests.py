"""A pytest plugin: subtests that pass are not told one by one.

The matrices and walks have twenty thousand of them; each report went from a worker to the process
that prints dots, and cost as much as what it told of.
"""

from _pytest.unittest import TestCaseFunction


def pytest_configure():
    """Leave passing subtests to their test; those that fail are reported as before."""
    told = TestCaseFunction.addSubTest

    def add_sub_test(self, test_case, test, exc_info):
        if exc_info is not None:
            told(self, test_case, test, exc_info)

    TestCaseFunction.addSubTest = add_sub_test
