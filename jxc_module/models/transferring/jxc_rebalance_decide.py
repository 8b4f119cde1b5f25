from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...tools.rebalance import TINY
from ..base.exceptions import BusyError
from ..base.notification import notification


class JxcRebalance(models.Model):
    """Accepting and rejecting proposals to rebalance."""

    _inherit = 'jxc.rebalance'

    # === ACTIONS === #

    def action_accept(self):
        """Ask for the transfers of these proposals, one a pair of warehouses."""
        self._check_may_decide()
        transfers, gone = self._accept()
        text = self.env._("%(count)s transfers asked for.", count=len(transfers))
        if gone:
            names = [row.display_name for row in gone[:10]]
            told = self.env._(
                "No longer possible, the stock has changed since: %(names)s.",
                names="; ".join(names),
            )
            text = f"{text}\n{told}"
        return notification(text, 'warning' if gone else 'success', sticky=bool(gone))

    def action_reject(self):
        """Leave the goods where they are; for some days the same is not proposed again."""
        self._check_may_decide()
        self.sudo()._open_ones()._decide('rejected')  # rights were checked just above
        return notification(self.env._("%(count)s proposals rejected.", count=len(self)))

    def action_rebalance(self):
        """Button "Compute Now": propose anew, of the companies in use, whatever is chosen."""
        self._check_may_decide()
        for company in self.env.companies:
            # the figures are the company's; what he sees of them is the matter of the rules
            self.env['jxc.rebalance'].sudo()._run(company)
        return notification(self.env._("The proposals are up to date."))

    @api.readonly
    def action_open_transfer(self):
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window',
            'res_model': 'jxc.transfer',
            'res_id': self.transfer_id.id,
            'views': [(False, 'form')],
        }

    @api.model
    def _may_decide(self):
        user = self.env.user
        return self.env.su or any(
            user.has_group(f'jxc_module.group_{role}') for role in ('keeper', 'manager')
        )

    def _check_may_decide(self):
        self.check_access('read')
        if not self._may_decide():
            raise AccessError(
                self.env._("Only keepers and managers decide on proposals to rebalance.")
            )

    # === BUSINESS === #

    def _jxc_accept_rebalancing(self):
        self._check_may_decide()
        return self._accept()

    def _open_ones(self):
        """Lock the proposals; return those that are still open (a double click does it once).

        :raise BusyError: where somebody else decides on the same ones right now
        """
        self.flush_recordset()
        if len(self.try_lock_for_update(allow_referencing=True)) < len(self):
            raise BusyError(
                self.env._("Somebody else is deciding on these proposals. Try again in a moment.")
            )
        self.invalidate_recordset(['state'])
        return self.filtered(lambda row: row.state == 'proposed')

    def _decide(self, state):
        self.write(
            {'state': state, 'decided_by_id': self.env.uid, 'decided_on': fields.Datetime.now()}
        )

    def _accept(self):
        """Make one transfer a pair of warehouses of what is still possible.

        :return: (jxc.transfer, jxc.rebalance that the stock has overtaken)
        """
        todo = self.sudo()._open_ones()  # rights were checked on the proposals
        gone = todo.browse()
        for company, rows in todo.grouped('company_id').items():
            gone |= rows._overtaken(company)
        gone._decide('superseded')
        transfers = self.env['jxc.transfer']
        groups = (todo - gone).grouped(
            lambda row: (row.company_id, row.source_warehouse_id, row.dest_warehouse_id)
        )
        for (company, source, dest), rows in groups.items():
            # with the rights of who accepts: a transfer is his document
            transfer = transfers.with_company(company).create(
                {
                    'company_id': company.id,
                    'kind': 'rebalance',
                    'source_warehouse_id': source.id,
                    'dest_warehouse_id': dest.id,
                    'line_ids': [fields.Command.create(row._line_values()) for row in rows],
                }
            )
            transfer.action_request()
            rows.transfer_id = transfer
            rows._decide('accepted')
            transfers |= transfer
        return transfers, gone.sudo(False)

    def _line_values(self):
        return {
            'product_id': self.product_id.id,
            'uom_id': self.uom_id.id,
            'quantity': self.quantity,
            'lot_id': self.lot_id.id,
        }

    def _overtaken(self, company):
        """Return those of these open proposals that the stock does not allow any more.

        What others took since counts, and what these take together.
        """
        self.env.flush_all()
        rows = self.with_company(company)
        stocks = rows._stocks(company, set(rows.product_id.ids))
        gone = self.browse()
        left, room, lots = {}, {}, {}
        for product, stock in stocks.items():
            for place in stock.places:
                key = (product, place.id)
                left[key] = min(place.usable - place.outgoing - place.reorder_point, place.free)
                room[key] = place.order_up_to - place.position + place.pack
                for batch in (stock.batches or {}).get(place.id, ()):
                    lots[(*key, batch.lot)] = batch.free
        for row in self:
            source = (row.product_id.id, row.source_warehouse_id.id)
            dest = (row.product_id.id, row.dest_warehouse_id.id)
            lot = (*source, row.lot_id.id)
            enough = row.quantity - TINY
            if (
                left.get(source, 0.0) < enough
                or room.get(dest, 0.0) < enough
                or (row.lot_id and lots.get(lot, 0.0) < enough)
            ):
                gone += row
                continue
            left[source] -= row.quantity
            room[dest] -= row.quantity
            if row.lot_id:
                lots[lot] -= row.quantity
        return gone
