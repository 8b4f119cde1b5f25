from odoo import fields, models


class JxcOrder(models.AbstractModel):
    _inherit = 'jxc.order'

    # sent by the quick entry page: saving twice (a second click, a lost answer) makes one order
    jxc_entry_token = fields.Char(copy=False, readonly=True)
    _jxc_entry_token_unique = models.UniqueIndex(
        '(jxc_entry_token) WHERE jxc_entry_token IS NOT NULL',
        "This entry has been saved already.",
    )
