from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.count_netting import Difference, net
from ..base.bulk import insert_rows


class JxcStocktake(models.Model):
    """Nets first: what is too much here and too little there was only moved."""

    _inherit = 'jxc.stocktake'

    relocation_ids = fields.One2many(
        'jxc.stocktake.relocation', 'stocktake_id', string="Relocations", readonly=True
    )
    relocation_count = fields.Integer(
        string="Relocations to Accept", compute='_compute_relocation_count'
    )

    # === COMPUTE === #

    @api.depends('relocation_ids.state')
    @api.depends_context('uid')
    def _compute_relocation_count(self):
        groups = dict(
            self.env['jxc.stocktake.relocation']._read_group(
                [('stocktake_id', 'in', self.ids), ('state', '=', 'proposed')],
                ['stocktake_id'],
                ['__count'],
            )
        )
        for count in self:
            count.relocation_count = groups.get(count, 0)

    # === ACTIONS === #

    def action_accept_relocations(self):
        """Accept all relocations that are proposed for these counts, in one click."""
        self.check_access('write')
        rows = self.env['jxc.stocktake.relocation'].search(
            [('stocktake_id', 'in', self.ids), ('state', '=', 'proposed')]
        )
        if rows:
            rows.action_accept()
        return True

    # === BUSINESS === #

    def _propose_relocations(self):
        """Propose what differences can be set off against each other, instead of what was.

        What was accepted stays. A fixed number of queries a count.
        """
        # proposals of the program for a whole count, whoever begins its review
        relocations = self.env['jxc.stocktake.relocation'].sudo()
        for count in self:
            relocations.search(
                [('stocktake_id', '=', count.id), ('state', '=', 'proposed')]
            ).unlink()
            lines = count.env['jxc.stocktake.line'].search(
                [
                    ('stocktake_id', '=', count.id),
                    ('state', '=', 'counted'),
                    ('difference_kept', '!=', 0),
                    ('lot_name', '=', False),
                ]
            )
            rows = count._relocations_within(lines) + count._relocations_from_elsewhere(lines)
            insert_rows(relocations, rows)

    def _relocations_within(self, lines):
        by_id = {line.id: line for line in lines}

        def values(pair):
            missing = by_id[pair.missing]
            place, package = missing.location_id, missing.package_id
            found = by_id[pair.found]
            return self._relocation_values(missing, place, package, found, pair.quantity)

        pairs = net(
            Difference(
                line.id,
                (line.product_id.id, line.owner_id.id),
                line.lot_id.id or None,
                (line.location_id.id, line.package_id.id),
                line.warehouse_id.id,
                line._to_book(),
            )
            for line in lines
        )
        return [values(pair) for pair in pairs if pair.same_lot]

    def _relocations_from_elsewhere(self, lines):
        """Return what proposes that a serial number came from where the book still has it."""
        serials = lines.filtered(
            lambda line: line.tracking == 'serial' and line.lot_id and line._to_book() > 0
        )
        if not serials:
            return []
        self.env['stock.quant'].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (line.id) line.id, quant.location_id, quant.package_id
                  FROM jxc_stocktake_line AS line
                  JOIN stock_quant AS quant
                    ON quant.lot_id = line.lot_id AND quant.quantity > 0
                   AND quant.company_id = line.company_id
                   AND quant.owner_id IS NOT DISTINCT FROM line.owner_id
                  JOIN stock_location AS place
                    ON place.id = quant.location_id AND place.usage = 'internal'
                 WHERE line.id = ANY(%s)
                   AND quant.location_id <> line.location_id
                   AND NOT EXISTS (SELECT FROM jxc_stocktake_line AS other
                                    WHERE other.stocktake_id = line.stocktake_id
                                      AND other.lot_id = line.lot_id
                                      AND other.location_id = quant.location_id)
              ORDER BY line.id, quant.id
                """,
                serials.ids,
            )
        )
        by_id = {line.id: line for line in serials}
        places, packages = self.env['stock.location'], self.env['stock.package']
        return [
            self._relocation_values(
                None, places.browse(place), packages.browse(package), by_id[line], 1.0
            )
            for line, place, package in rows
        ]

    def _relocation_values(self, missing, location, package, found, quantity):
        valued = found.lot_id if found.product_id.lot_valuated else found.product_id
        cost = (valued or found.product_id).with_company(self.company_id).standard_price
        return {
            'stocktake_id': self.id,
            'state': 'proposed',
            'missing_line_id': missing and missing.id,
            'found_line_id': found.id,
            'product_id': found.product_id.id,
            'lot_id': found.lot_id.id,
            'owner_id': found.owner_id.id,
            'location_id': location.id,
            'package_id': package.id,
            'location_dest_id': found.location_id.id,
            'package_dest_id': found.package_id.id,
            'quantity': quantity,
            'value': self.currency_id.round(quantity * cost),
        }
