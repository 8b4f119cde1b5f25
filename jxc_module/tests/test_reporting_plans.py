"""Queries of reports can be joined without reading the facts once a row."""

from odoo.tests import tagged
from odoo.tools import SQL

from .common_reporting import ReportCommon

FEBRUARY = {'date_from': '2026-01-05', 'date_to': '2026-02-07'}
FACTS = {
    'stock_move',
    'stock_move_line',
    'stock_quant',
    'account_move_line',
    'account_partial_reconcile',
    'sale_order_line',
    'purchase_order_line',
    'jxc_closing_line',
}


@tagged('post_install', '-at_install')
class TestReportPlans(ReportCommon):
    def test_no_report_must_loop_over_its_facts(self):
        """With nested loops switched off none is left that has facts on both sides.

        Such a join has no condition that can be hashed or sorted by: at the size of a company it
        takes minutes. Said of the query itself: plans of a small database say nothing.
        """
        for _name, report in self.env['jxc.report.wizard']._reports():
            periods = [{'period': 'this_month'}, FEBRUARY]
            for params in periods if report._report_period else [{}]:
                with self.subTest(report._name, **params):
                    self.assertEqual(self._forced_loops(report._with_params(**params)), [])

    def _forced_loops(self, report):
        self.env.flush_all()
        # without sequential scans, what an index can answer is looked up in small tables, too
        self.env.cr.execute("SET LOCAL enable_nestloop = off; SET LOCAL enable_seqscan = off")
        self.env.cr.execute(SQL("EXPLAIN (FORMAT JSON) %s", report._table_query))
        [(plans,)] = self.env.cr.fetchall()
        self.env.cr.execute("SET LOCAL enable_nestloop = on; SET LOCAL enable_seqscan = on")
        root, made, found = plans[0]['Plan'], {}, []
        self._collect(root, made)
        self._walk(root, made, found)
        return found

    def _collect(self, node, made):
        """Note which facts each common table expression is made of."""
        for part in node.get('Plans', ()):
            self._collect(part, made)
            if name := part.get('Subplan Name', '').partition('CTE ')[2]:
                made[name] = self._facts(part, made)

    def _facts(self, node, made):
        own = {node['Relation Name']} & FACTS if 'Relation Name' in node else set()
        own |= made.get(node.get('CTE Name'), set())
        for part in node.get('Plans', ()):
            if not part.get('Subplan Name'):  # a figure a row, found by an index
                own |= self._facts(part, made)
        return own

    def _walk(self, node, made, found):
        parts = node.get('Plans', ())
        if node['Node Type'] == 'Nested Loop':
            if self._asks_a_row(*parts[:2]):
                parts = parts[:1]  # what lies inside reads what belongs to one row
            else:
                outer, inner = (self._facts(part, made) for part in parts[:2])
                if outer and inner:
                    found.append((sorted(outer), sorted(inner), node.get('Join Filter')))
        for part in parts:
            self._walk(part, made, found)

    def _asks_a_row(self, outer, inner):
        """Say whether the inner side is asked for one row of the outer side: a figure of a line."""
        conditions = ' '.join(self._texts(inner, 'Cond', 'Filter'))
        return any(f'{alias}.' in conditions for alias in self._texts(outer, 'Alias'))

    def _texts(self, node, *endings):
        for key, value in node.items():
            if key.endswith(endings):
                yield str(value)
        for part in node.get('Plans', ()):
            yield from self._texts(part, *endings)
