from odoo import api, fields, models


class JxcAlert(models.Model):
    """Alerts on contacts that are merged: they follow to the one that remains."""

    _inherit = 'jxc.alert'

    @api.model
    def _jxc_before_partner_merge(self, sources, target):
        """Give alerts on contacts the identity of the one that remains; one stays open a kind."""
        alerts = self.with_context(active_test=False).search(
            [('res_model', '=', 'res.partner'), ('res_id', 'in', (sources | target).ids)]
        )
        own = alerts.filtered(lambda alert: alert.key in map(str, (sources | target).ids))
        unresolved = own.filtered(lambda alert: alert.state != 'resolved')
        for group in unresolved.grouped(lambda alert: (alert.company_id, alert.kind)).values():
            stays = group.sorted(lambda alert: (alert.res_id != target.id, alert.id))[0]
            (group - stays).write({'state': 'resolved', 'resolved_on': fields.Datetime.now()})
        self.env.flush_all()  # before another one gets the key that is unique among the open ones
        own.write({'key': str(target.id)})
        alerts.write({'res_id': target.id})
