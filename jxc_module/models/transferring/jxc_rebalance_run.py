from datetime import timedelta

from odoo import api, fields, models
from odoo.tools.constants import GC_UNLINK_LIMIT

from ...tools.rebalance import TINY, Terms, rebalance
from ..base.bulk import insert_rows, touch
from .jxc_rebalance_stocks import DIGITS

KEEP_DAYS = 90  # what nobody decided is deleted after this many days


class JxcRebalance(models.Model):
    """The run: facts in a fixed number of queries, the rest in ``tools/rebalance.py``."""

    _inherit = 'jxc.rebalance'

    @api.model
    def _cron_jxc_rebalance(self):
        """Propose transfers of every company, after the nightly figures of its rules."""
        self.env['jxc.job.runner']._run_companies('cron_rebalance', self._run)

    @api.model
    def _run(self, company):
        """Make the open proposals of ``company`` equal to what is worth moving now.

        Transfers that are under way or asked for count as moved; a proposal that still holds
        stays, one that does not is superseded.

        :return: number of new proposals
        """
        self.env.flush_all()
        rows = self.sudo().with_company(company)  # figures of the company, whoever starts it
        stocks = rows._stocks(company)
        way = rows.env['jxc.transfer.route']._ways(company)
        found = rebalance(stocks, way, rows._terms(company))
        today, digits = company._jxc_today(), company.currency_id.decimal_places
        values = [rows._values(company, stocks, way, move, today, digits) for move in found]
        return rows._store(company, values)

    @api.model
    def _terms(self, company):
        return Terms(
            min_life=company.jxc_transfer_min_life,
            min_worth=company.jxc_rebalance_min_worth,
            holding=company.jxc_rebalance_holding / 100.0,
        )

    # === WHAT IS PROPOSED === #

    @api.model
    def _values(self, company, stocks, way, move, today, digits):
        stock = stocks[move.product]
        places = {place.id: place for place in stock.places}
        source, dest = places[move.source], places[move.dest]
        life = next(
            (
                batch.life
                for batch in (stock.batches or {}).get(move.source, ())
                if batch.lot == move.lot
            ),
            None,
        )
        removal = None
        if move.lot and life is not None and life < 1e6:
            removal = today + timedelta(days=life)
        return {
            'company_id': company.id,
            'product_id': move.product,
            'source_warehouse_id': move.source,
            'dest_warehouse_id': move.dest,
            'lot_id': move.lot or None,
            'removal_on': removal,
            'quantity': round(move.quantity, DIGITS),
            'waste_qty': round(move.waste, DIGITS),
            'stockout_days': round(move.days, 1),
            'saves': round(move.saves, digits),
            'costs': round(move.costs, digits),
            'worth': round(move.saves - move.costs, digits),
            'days': round(way(move.source, move.dest).days, 1),
            'source_usable': source.usable,
            'source_outgoing': source.outgoing,
            'source_reorder_point': source.reorder_point,
            'source_order_up_to': source.order_up_to,
            'dest_position': dest.position,
            'dest_reorder_point': dest.reorder_point,
            'dest_order_up_to': dest.order_up_to,
            'state': 'proposed',
        }

    @api.model
    def _store(self, company, rows):
        """Keep open proposals that hold, supersede the others, add what is new."""
        touch(company)  # of two runs at the same time the second one begins again
        query = self._search([('company_id', '=', company.id), ('state', '=', 'proposed')])
        names = ('product_id', 'source_warehouse_id', 'dest_warehouse_id', 'lot_id')
        opened = {
            tuple(key): (row, float(quantity))
            for row, quantity, *key in self.env.execute_query(
                query.select('id', 'quantity', *names)
            )
        }
        new, kept = [], set()
        for values in rows:
            row, quantity = opened.get(tuple(values[name] for name in names), (None, 0.0))
            if row and abs(quantity - values['quantity']) < TINY:
                kept.add(row)
            else:
                new.append(values)
        gone = self.browse(row for row, _quantity in opened.values() if row not in kept)
        if gone:
            # nobody decided this
            gone.write({'state': 'superseded', 'decided_on': fields.Datetime.now()})
            gone.flush_recordset()
        insert_rows(self.browse(), new)
        return len(new)

    @api.autovacuum
    def _gc_superseded(self):
        limit = fields.Datetime.subtract(fields.Datetime.now(), days=KEEP_DAYS)
        domain = [('state', '=', 'superseded'), ('decided_on', '<', limit)]
        rows = self.search(domain, limit=GC_UNLINK_LIMIT, order='id')
        rows.unlink()
        return len(rows), len(rows) == GC_UNLINK_LIMIT
