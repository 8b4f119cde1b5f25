from odoo import api, fields, models

OVER = ('done', 'refused', 'cancelled')


class JxcTransfer(models.Model):
    """When goods will be there: out of the trips of the route, until somebody knows better."""

    _inherit = 'jxc.transfer'

    expected_by_route = fields.Boolean(
        readonly=True,
        copy=False,
        help="The expected date follows from how long trips of this route take. A date that "
        "somebody enters stays.",
    )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        transfers = super().create(vals_list)
        transfers.filtered(lambda transfer: not transfer.expected_date)._estimate_arrival()
        return transfers

    def write(self, vals):
        result = super().write(vals)
        if 'expected_by_route' in vals:
            return result
        if 'expected_date' in vals:
            # whoever may enter a date may do so at both ends
            by_route = self.sudo().filtered('expected_by_route')
            if by_route:
                by_route.write({'expected_by_route': False})
            self._date_receipts()
            self.filtered(lambda transfer: not transfer.expected_date)._estimate_arrival()
        elif {
            *('scheduled_date', 'shipped_on', 'source_warehouse_id', 'dest_warehouse_id', 'kind')
        } & vals.keys():
            self.filtered('expected_by_route')._estimate_arrival()
        return result

    # === BUSINESS === #

    def _estimate_arrival(self):
        """Set the expected date: so many days after shipping, or after the day to ship by."""
        # how long a trip takes is the company's figure
        for company, transfers in self.sudo().grouped('company_id').items():
            way = self.env['jxc.transfer.route']._ways(company)
            for transfer in transfers:
                start = transfer.shipped_on or transfer.scheduled_date
                if not start or transfer.state in OVER:
                    continue
                days = way(transfer.source_warehouse_id.id, transfer.dest_warehouse_id.id).days
                if transfer.kind == 'direct':
                    days = 0
                expected = fields.Datetime.add(start, seconds=round(days * 86400))
                if transfer.expected_date != expected or not transfer.expected_by_route:
                    transfer.write({'expected_date': expected, 'expected_by_route': True})
                    transfer._date_receipts()

    def _date_receipts(self):
        """Have the open receipts say when goods are expected, as forecasts read it."""
        # the other end's moves; a date is all that changes
        for transfer in self.sudo().filtered('expected_date'):
            moves = transfer.receive_picking_ids.move_ids.filtered(
                lambda move: (
                    move.state not in ('done', 'cancel') and move.location_id.usage == 'transit'
                )
            )
            stale = moves.filtered(lambda move, day=transfer.expected_date: move.date != day)
            if stale:
                stale.write({'date': transfer.expected_date})

    @api.model
    def _cron_jxc_transit(self):
        """Raise and resolve the alerts on goods in transit, in every company."""
        self.env['jxc.job.runner']._run_companies(
            'cron_transit', self.env['jxc.alert']._jxc_sync_transit
        )
