from odoo import api, models


class JxcFacts(models.AbstractModel):
    _inherit = 'jxc.facts'

    @api.model
    def _backup_totals(self):
        """Return the control totals of a backup: they are printed in it and asked again after a
        restore, by a program that knows no Odoo.

        All companies and all users: a backup holds the whole database.

        :return: ``{label: text of a query of one value}``; quantities in the products' units,
            amounts in the currency of each company, added up: a sum to compare, not to read
        """
        stock = (
            "SELECT SUM(quant.quantity) FROM stock_quant AS quant "
            "JOIN stock_location AS place ON place.id = quant.location_id "
            "WHERE place.usage IN ('internal', 'transit')"
        )
        open_items = (
            "SELECT SUM(line.amount_residual) FROM account_move_line AS line "
            "JOIN account_account AS account ON account.id = line.account_id "
            "WHERE line.parent_state = 'posted' AND account.account_type = '{}'"
        )
        last = "SELECT MAX(id) || ' ' || MAX(name) FROM {}"
        return {
            'stock quantity': stock,
            'value of stock moves': "SELECT SUM(value) FROM stock_move WHERE state = 'done'",
            'receivable': open_items.format('asset_receivable'),
            'payable': open_items.format('liability_payable'),
            'last sales order': last.format('sale_order'),
            'last purchase order': last.format('purchase_order'),
            'last transfer': last.format('stock_picking'),
            'last journal entry': last.format('account_move'),
            'last user': "SELECT MAX(id) FROM res_users",
        }
