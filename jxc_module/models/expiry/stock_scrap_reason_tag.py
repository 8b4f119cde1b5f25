from odoo import api, models

NAME = "Expired"


class StockScrapReasonTag(models.Model):
    _inherit = 'stock.scrap.reason.tag'

    @api.model
    def _jxc_expired_tag(self):
        """Return the scrap reason "Expired", empty where somebody has deleted it."""
        tag = self.env.ref('jxc_module.scrap_tag_expired', raise_if_not_found=False)
        return tag or self.with_context(lang='en_US').search([('name', '=', NAME)], limit=1)

    @api.model
    def _jxc_make_expired_tag(self):
        """Make the scrap reason "Expired" at installation, unless there is one of that name.

        Core allows a name once. What was there before is not ours: it stays when this app goes.
        """
        if self._jxc_expired_tag():
            return
        tag = self.with_context(lang='en_US').create({'name': NAME})
        self.env['ir.model.data']._update_xmlids(
            [{'xml_id': 'jxc_module.scrap_tag_expired', 'record': tag, 'noupdate': True}]
        )
