from odoo import fields, models

from ...models.reporting import columns
from ...models.transferring.jxc_transfer_difference import KINDS


class JxcReportTransitLoss(models.Model):
    """What transfers lost on their way and what it cost, tied to the moves."""

    _name = 'jxc.report.transit_loss'
    _inherit = ['jxc.report.mixin']
    _description = "Loss in Transit"
    _auto = False
    _order = 'loss_qty desc, id'

    _report_filters = ('warehouse_ids', 'category_ids', 'product_ids', 'lot_ids', 'partner_ids')
    _report_groups = ('source_id', 'warehouse_id', 'reason_id', 'partner_id')
    _report_charts = (('pareto', 'reason_id', 'net_value'), ('line', 'day', 'net_value'))
    _report_document = ('stock.move.line', None)
    _report_help = (
        '<p class="o_view_nocontent_smiling_face">Nothing was lost on its way in this period</p>'
        "<p>What was settled as lost, scrapped out of transit or found at a destination stands "
        "here.</p>"
    )

    source_id = columns.warehouse(string="From")
    warehouse_id = columns.warehouse(string="To")
    kind = fields.Selection(KINDS, string="What Became of It", readonly=True, jxc_dimension=True)
    reason_id = columns.record(
        'jxc.reason',
        string="Reason",
        help="Empty: none was given, or somebody scrapped it by hand.",
    )
    partner_id = columns.partner("Carrier")
    transfer_id = columns.record('jxc.transfer', string="Transfer")
    category_id = columns.category()
    product_id = columns.product()
    lot_id = columns.lot()
    day = columns.day("Settled on")
    loss_qty = columns.quantity("Lost")
    gain_qty = columns.quantity("Found")
    net_qty = columns.quantity("Net Loss", help="Lost less found.")
    uom_id = columns.unit()
    loss_value = columns.cost("Value Lost", help="Of the moves.")
    gain_value = columns.cost("Value Found", help="Of the moves.")
    net_value = columns.cost("Net Loss: Value", help="Value lost less value found.")
    claimed = columns.amount("Carrier Owes", help="Amounts of the differences that carriers owe.")
    cost = columns.cost("Cost of Transit", help="Net loss: value − what carriers owe.")

    def _report_facts(self, company, params):
        start, end = company._jxc_day_range(params.date_from, params.date_to)
        return self._facts_of_reader()._transit_loss_sql(
            company,
            start,
            end,
            products=self._asked_products(params),
            with_value=self._sees('net_value'),
        )

    def _facts_of_reader(self):
        """Return the facts of both ends of a transfer.

        Who keeps one end sees what was lost on the way, which lies in no warehouse of his, and an
        accountant has no access to stock documents. Company and warehouses are conditions of
        the query itself.
        """
        return self.env['jxc.facts'].sudo()

    def _report_document_domain(self, company, params):
        lost = fields.Domain('move_id.is_out', '=', True) | fields.Domain(
            'move_id.is_in', '=', True
        )
        done = self.env['jxc.facts']._done_domain(company, params.date_from, params.date_to)
        return (
            fields.Domain(done) & lost & fields.Domain('move_id.jxc_transfer_line_id', '!=', False)
        )

    def _report_paths(self):
        transfer = 'move_id.jxc_transfer_line_id.transfer_id'
        return {
            'product_id': 'product_id',
            'category_id': 'product_id.categ_id',
            'lot_id': 'lot_id',
            'transfer_id': transfer,
            'source_id': f'{transfer}.source_warehouse_id',
            'warehouse_id': f'{transfer}.dest_warehouse_id',
            'day': 'date',
        }

    def _report_tie_out(self):
        """Compare the value with the moves of transfers that left or entered the stock."""
        params = self._report_params()
        moves = self.env['stock.move']
        if params.ids or not self._sees('net_value') or not moves.has_access('read'):
            return []
        if self.env['jxc.facts']._visible_places() is not None:
            return []

        def booked(company, start, end):
            found = moves.search(
                [
                    ('company_id', '=', company.id),
                    ('state', '=', 'done'),
                    ('jxc_transfer_line_id', '!=', False),
                    ('date', '>=', start),
                    ('date', '<', end),
                ]
            )
            gone = sum(move.value for move in found if move.is_out)
            return gone - sum(move.value for move in found if move.is_in)

        label = self.env._("Value of the moves of transfers")
        return self._tie_out_period('net_value', label, booked)
