from odoo import api, models
from odoo.fields import Domain


class JxcTraining(models.Model):
    """Exercises: ``_jxc_exercise_<name>(users)`` finds who did it, in one query each.

    What people made in the current company is looked at, whatever the reader may see of it: only
    that it was done is told, to himself and to the owner. In a training copy what they made before
    it was made does not count.
    """

    _inherit = 'jxc.training'

    @api.model
    def _did(self, model, domain, user_field, users, moment='create_date'):
        """Return which of the users have records.

        :param str moment: field of the moment in which an exercise was done
        :return: set of ids
        """
        domain = Domain(domain) & Domain(user_field, 'in', users.ids)
        domain &= Domain('company_id', 'in', [self.env.company.id, False])
        if copied := self._copied():
            domain &= Domain(moment, '>=', copied['made'])
        # whether there is one, see above
        groups = self.env[model].sudo()._read_group(domain, [user_field])
        return {user.id for (user,) in groups}

    @api.model
    def _jxc_exercise_receipt_with_lot(self, users):
        """A receipt with a lot that has an expiry date was finished."""
        domain = Domain('state', '=', 'done') & Domain('lot_id.expiration_date', '!=', False)
        domain &= Domain('picking_id.picking_type_code', '=', 'incoming')
        return self._did('stock.move.line', domain, 'write_uid', users, 'date')

    @api.model
    def _jxc_exercise_delivery(self, users):
        """A delivery was finished."""
        domain = Domain('state', '=', 'done')
        domain &= Domain('picking_id.picking_type_code', '=', 'outgoing')
        return self._did('stock.move.line', domain, 'write_uid', users, 'date')

    @api.model
    def _jxc_exercise_sales_order(self, users):
        """A sales order was confirmed."""
        return self._did('sale.order', [('state', '=', 'sale')], 'user_id', users)

    @api.model
    def _jxc_exercise_purchase_order(self, users):
        """A purchase order was confirmed."""
        return self._did('purchase.order', [('state', '=', 'purchase')], 'user_id', users)

    @api.model
    def _jxc_exercise_vendor_price(self, users):
        """A price of a vendor was entered, with a lead time."""
        domain = Domain('price', '>', 0) & Domain('delay', '>', 0)
        return self._did('product.supplierinfo', domain, 'create_uid', users)

    @api.model
    def _jxc_exercise_invoice(self, users):
        """An invoice was posted."""
        domain = [('state', '=', 'posted'), ('move_type', '=', 'out_invoice')]
        return self._did('account.move', domain, 'create_uid', users)

    @api.model
    def _jxc_exercise_payment(self, users):
        """A payment was entered."""
        domain = [('state', 'in', ('in_process', 'paid'))]
        return self._did('account.payment', domain, 'create_uid', users)

    @api.model
    def _jxc_exercise_signature(self, users):
        """An area of the checklist was signed."""
        return self._did('jxc.golive.signature', [], 'user_id', users)
