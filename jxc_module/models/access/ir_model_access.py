from odoo import api, models

# What core looks at while it computes other documents, and lets only roles of the app behind read.
# With `stock_delivery` transfers look for their carriers: receipts would not open for a keeper,
# transfers not for a buyer or accountant. With `mrp` a reordering rule counts what is produced.
CARRIERS = 'jxc_module.group_keeper,jxc_module.group_buyer,jxc_module.group_accountant'
READERS = {
    'delivery.zip.prefix': CARRIERS,
    'delivery.carrier': CARRIERS,
    'mrp.production': 'jxc_module.group_buyer',
}


class IrModelAccess(models.Model):
    """Rights to models of apps that may be there or not, and so are not in the tables."""

    _inherit = 'ir.model.access'

    @api.model
    def check(self, model, mode='read', raise_exception=True):
        if model in READERS and mode == 'read' and self.env.user.has_groups(READERS[model]):
            return True
        return super().check(model, mode=mode, raise_exception=raise_exception)
