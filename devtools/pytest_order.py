"""A pytest plugin: the longest files first, and durations that are real though time is frozen."""

import freezegun

# Two processes share the files as they become free: what takes minutes must not begin last.
# `./dev test --durations 40` shows when the order is stale.
SLOWEST = (
    'test_access_doors_robot',
    'test_home_demo',
    'test_access_cost_clicks',
    'test_access_leaks_walk',
    'test_access_cost_walk',
    'test_access_requests',
    'test_access_matrix',
    'test_access_reports',
    'test_facts_value',
    'test_ordering_checks_gate',
    'test_ordering_entry',
    'test_access_cost_flows',
    'test_access_leaks_documents',
    'test_replenishment_tour',
    'test_hoot',
    'test_home_dashboard_many',
    'test_home_dashboard_tour',
    'test_golive_training',
    'test_access_given',
    'test_transferring_property',
    'test_home_kpi_stock',
    'test_home_kpi_run',
    'test_reporting_screens',
    'test_closing_months',
)
RANK = {name: number for number, name in enumerate(SLOWEST)}


def pytest_configure(config):
    """Leave pytest its clock: with the frozen one a test lasts for years."""
    freezegun.configure(extend_ignore_list=['_pytest.timing'])


def pytest_collection_modifyitems(items):
    """Put the slowest files first; within them, and among the others, the order stays."""
    items.sort(key=lambda item: RANK.get(item.path.stem, len(RANK)))
