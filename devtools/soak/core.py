"""Core's own suites with the set-based scheduler switched on for every company.

    ./dev soak core                     all of SUITES
    ./dev soak core sale_stock mrp      some of them

What fails is run again with the switch off, on the same database: what fails then, too, is core's
own matter. The rest are differences; those of KNOWN have a reason.
"""

import sys
import tempfile
import xml.etree.ElementTree as tree
from pathlib import Path

from devtools.commands.test import BESIDE, _run_suites
from devtools.env import paths
from devtools.env.setup import setup
from devtools.env.shell import die, say

SUITES = (
    *('stock', 'purchase_stock', 'sale_stock', 'stock_account', 'sale_purchase_stock'),
    *('mrp', 'purchase_mrp', 'purchase_requisition', 'purchase_requisition_stock'),
)
MORE = ('sale_purchase_stock', 'purchase_requisition_stock')  # beside what tests have anyway
SWITCH = """
    DELETE FROM ir_default WHERE field_id = (
        SELECT id FROM ir_model_fields WHERE model = 'res.company' AND name = 'jxc_scheduler');
    INSERT INTO ir_default (field_id, json_value)
    SELECT id, '{value}' FROM ir_model_fields
     WHERE model = 'res.company' AND name = 'jxc_scheduler';
    UPDATE res_company SET jxc_scheduler = {value};
"""
# {part of a test's name: why it differs}
KNOWN: dict[str, str] = {}


def main(names: list[str]) -> int:
    server, db = setup(tests=True), f'jxc_core_{paths.TAG}'
    server.fresh(db, extra=(*BESIDE, *MORE))
    addons = Path(server.addons_path.split(',')[0])  # core's come first
    different = []
    try:
        for name in names or SUITES:
            failed = _failures(server, db, [str(addons / name / 'tests')], on=True)
            own = _failures(server, db, failed, on=False) if failed else []
            own = {_without_file(test) for test in own}
            found = [test for test in failed if _without_file(test) not in own]
            say(f"{name}: {len(failed)} failed, {len(found)} of them only with the switch on")
            different += found
    finally:
        server.drop(db)
    unknown = [test for test in different if not any(part in test for part in KNOWN)]
    for test in different:
        reasons = [why for part, why in KNOWN.items() if part in test]
        say(f"{test}: {reasons[0] if reasons else 'unknown'}")
    return int(bool(unknown))


def _without_file(test):
    """Return class and name: tests that are named one by one are said to be in another file."""
    return test.partition('::')[2]


def _failures(server, db, targets, on):
    """Run tests with the switch on or off; return the ids of those that failed."""
    server.sql(SWITCH.format(value='true' if on else 'false'), db)
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / 'report.xml'
        words = [f'--junitxml={report}', '-o', 'junit_family=xunit1', '-q', *targets]
        _run_suites(server, db, words)
        if not report.exists():
            die(f"no tests ran: {targets}")
        return [
            f"{case.get('file')}::{case.get('classname').rpartition('.')[2]}::{case.get('name')}"
            for case in tree.parse(report).iter('testcase')
            if case.find('failure') is not None or case.find('error') is not None
        ]


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
