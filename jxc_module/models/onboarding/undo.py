from odoo import models
from odoo.exceptions import UserError
from odoo.tools import mute_logger

from ..base.halving import attempt, halves

KEPT = ('stock.warehouse',)  # their types of operation refer to each other: archived only


class JxcImport(models.Model):
    """Take back what was posted, the last sheet first, as long as nothing depends on it.

    Stock is set to nothing by core's own way of correcting finished moves, and these moves are then
    deleted: moves the other way would leave the receipt in the stack of first-in first-out, and its
    price in the average, so that values would not read as before.
    """

    _inherit = 'jxc.import'

    def _undo_rows(self, sheet, records):
        """Take back some rows of a sheet, whichever import they are of."""
        undo = getattr(self, f'_jxc_import_undo_{sheet}', self._undo_plainly)
        made = records.filtered(lambda record: record.res_id and record.action != 'same')
        undo(made)
        records.write({'posted': False, 'res_id': False, 'old_values': False, 'action': 'create'})
        self.env.flush_all()

    def _undo_plainly(self, records):
        """Delete records that were made and nothing refers to, archive the others; give fields that
        were changed their old values.
        """
        for record in records.sorted('id', reverse=True):
            if record.action == 'update' and record.old_values:
                one = self.env[record.res_model].browse(record.res_id).exists()
                if one:
                    known = {
                        name: value
                        for name, value in record.old_values.items()
                        if name in one._fields
                    }
                    one.with_context(disable_auto_revaluation=True).write(known)
        made = records.filtered(lambda record: record.action == 'create')
        for model, group in made.grouped('res_model').items():
            ones = self._of(group).sorted('id', reverse=True)
            if model in KEPT:
                ones.active = False
                continue
            self._delete_or_archive(ones)

    def _delete_or_archive(self, ones):
        for part, _result, error in halves(ones, self._try_unlink):
            if error is not None and 'active' in part._fields:
                part.active = False

    def _of(self, records):
        """Return what rows of one model made, each once."""
        return self.env[records[0].res_model].browse(set(records.mapped('res_id'))).exists()

    def _try_unlink(self, ones):
        def work():
            ones.unlink()
            self.env.flush_all()

        # that something still refers to it is an answer, not an error
        with mute_logger('odoo.sql_db'):
            return attempt(self.env, work)

    def _jxc_import_undo_stock(self, records):
        """Let opening stock never have come."""
        moves = self.env['stock.move'].browse(records.mapped('res_id')).exists()
        entries = moves.account_move_id
        if entries and entries.filtered(
            lambda entry: set(self._moves_of(entry).ids) - set(moves.ids)
        ):
            raise UserError(
                self.env._("Opening stock is in the books: undo the whole sheet, not a part of it.")
            )
        self.env['product.value'].search([('move_id', 'in', moves.ids)]).unlink()
        moves.move_line_ids.write({'quantity': 0})  # core puts the quants right
        lines = moves.move_line_ids
        moves.write({'state': 'draft'})
        lines.unlink()
        moves.unlink()
        self._drop_entries(entries)
        self._give_costs_back(records)
        lots = self.env['stock.lot'].browse(
            [one.old_values['lot'] for one in records if (one.old_values or {}).get('lot')]
        )
        self.env['stock.quant']._unlink_zero_quants()
        for _part, _result, _error in halves(lots.exists(), self._try_unlink):
            pass  # a lot that something refers to stays, empty

    def _moves_of(self, entry):
        return self.env['stock.move'].search([('account_move_id', '=', entry.id)])

    def _give_costs_back(self, records):
        """Let products and lots cost what they did; averages follow from what is left."""
        costs = {'standard_price': {}, 'lot_price': {}}
        priced = set()
        for record in records:
            old = record.old_values or {}
            if 'standard_price' in old:
                costs['standard_price'][old['product']] = old['standard_price']
            if 'lot_price' in old and not old.get('lot'):
                costs['lot_price'][old['product']] = old['lot_price']
            if old.get('priced'):
                priced.add(old['product'])
        products = self.env['product.product'].browse(costs['standard_price']).exists()
        self._take_back_costs(products.browse(priced))
        for record in records:
            for id_, date in (record.old_values or {}).get('dates', {}).items():
                self.env['product.value'].browse(int(id_)).exists().date = date
        for product in products.with_context(disable_auto_revaluation=True):
            product.standard_price = costs['standard_price'][product.id]
        own = self.env['jxc.import.record'].search(
            [
                *(('sheet', '=', 'products'), ('res_model', '=', 'product.product')),
                *(('res_id', 'in', list(priced)), ('posted', '=', True)),
                ('import_id', '=', self.id),
            ]
        )
        # the cost of the sheet of products was dated at the opening, too
        self._write_costs(
            {
                one: one.standard_price
                for one in products.browse(own.mapped('res_id'))
                if one.standard_price
            }
        )
        self.env.flush_all()
        self.env.invalidate_all()
        left = self.env['stock.move']._read_group(
            [
                ('product_id', 'in', products.ids),
                ('company_id', '=', self.company_id.id),
                ('is_in', '=', True),
            ],
            ['product_id'],
        )
        products.browse([product.id for (product,) in left])._update_standard_price()
