from odoo import fields, models
from odoo.tools import SQL

from ...models.reporting import columns


class JxcReportStocktakeAccuracy(models.Model):
    """How right the book was: by lines within a tolerance, by quantity and by value."""

    _name = 'jxc.report.stocktake_accuracy'
    _inherit = ['jxc.report.stocktake.reader']
    _description = "Accuracy of Counts"
    _auto = False
    _order = 'lines desc, id'

    _report_groups = ('abc', 'warehouse_id')
    _report_options = {'tolerance_a': 0, 'tolerance_b': 1, 'tolerance_c': 5}
    _report_compare = True
    _report_charts = (('line', 'day', 'accuracy'), ('bar', 'abc', 'accuracy'))
    _report_help = (
        '<p class="o_view_nocontent_smiling_face">No count was posted in this period</p>'
        "<p>Each line of a posted count stands here, right or wrong.</p>"
    )

    lines = fields.Integer(readonly=True)
    right_lines = fields.Integer(
        string="Right",
        readonly=True,
        help="The difference is not larger than the tolerance of the class: 0 % of the book for "
        "A, 1 % for B, 5 % for C and products without a class, unless you choose others.",
    )
    accuracy = fields.Float(
        string="Lines Right %",
        readonly=True,
        jxc_ratio=('right_lines', 'lines'),
        jxc_percent=True,
    )
    book_qty = columns.quantity("Book", jxc_optional='hide')
    gross_qty = columns.quantity("Difference", jxc_optional='hide', help="Without its sign.")
    quantity_accuracy = fields.Float(
        string="Quantity Right %",
        readonly=True,
        jxc_ratio=('book_qty', 'gross_qty', 'book_qty'),
        jxc_percent=True,
        jxc_positive=True,
        help="(Book − difference without its sign) ÷ book. Empty over several units, and where "
        "more differed than the book had.",
    )
    uom_id = columns.unit()
    book_value = columns.cost("Book Value", help="Book quantity at the cost of today.")
    gross_difference = columns.cost(
        "Value of Differences", help="Differences without their signs, at the cost of today."
    )
    value_accuracy = fields.Float(
        string="Value Right %",
        readonly=True,
        groups='jxc_module.group_cost',
        jxc_ratio=('book_value', 'gross_difference', 'book_value'),
        jxc_percent=True,
        jxc_positive=True,
        help="(Book value − value of differences) ÷ book value.",
    )
    recounted = fields.Integer(
        string="Counted Twice", readonly=True, jxc_optional='hide', help="By a second person."
    )
    agreed = fields.Integer(string="Counters Agreed", readonly=True, jxc_optional='hide')
    agreement = fields.Float(
        string="Counters Agreed %",
        readonly=True,
        jxc_ratio=('agreed', 'recounted'),
        jxc_percent=True,
        jxc_optional='hide',
    )
    previous_lines = fields.Integer(string="Lines Before", readonly=True, jxc_previous='lines')
    previous_right_lines = fields.Integer(
        string="Right Before", readonly=True, jxc_previous='right_lines'
    )
    previous_accuracy = fields.Float(
        string="Lines Right Before %",
        readonly=True,
        jxc_ratio=('previous_right_lines', 'previous_lines'),
        jxc_percent=True,
        jxc_compares=True,
    )

    def _report_facts(self, company, params):
        tolerance = SQL(
            "CASE counted.abc WHEN 'A' THEN %s WHEN 'B' THEN %s ELSE %s END",
            *(params.options[f'tolerance_{name}'] for name in 'abc'),
        )
        return SQL(
            """
            SELECT counted.*,
                   -- what is right to six digits is right: quantities are sums of fractions
                   (counted.gross_qty * 100 <= GREATEST(counted.book_qty, 0) * %s + 0.000001)::int
                       AS right_lines,
                   counted.book_qty * counted.cost AS book_value,
                   counted.gross_qty * counted.cost AS gross_difference
              FROM (%s) AS counted
            """,
            tolerance,
            self._counted_facts(company, params),
        )
