from odoo import api, models
from odoo.tools import formatLang

from ....tools.robots import plain


class JxcApproval(models.Model):
    """Requests are told to the channels of the company that want to hear of them."""

    _inherit = 'jxc.approval'

    @api.model_create_multi
    def create(self, vals_list):
        approvals = super().create(vals_list)
        approvals._tell_channels()
        return approvals

    def _tell_channels(self):
        # whom it concerns is written on the channel, which nobody but administrators reads
        channels = self.env['jxc.channel'].sudo()
        channels = channels.search(
            [
                ('approvals', '=', True),
                ('state', '=', 'on'),
                ('url_kept', '!=', False),
                ('company_id', 'in', self.company_id.ids),
            ]
        )
        for channel in channels:
            told = channel.with_context(lang=channel.language or self.env.lang)
            for approval in self.sudo():
                if not approval._is_told_to(channel):
                    continue
                line = told.env._(
                    "%(document)s, asked for by %(user)s",
                    document=plain(approval.document),
                    user=plain(approval.requested_by_id.name),
                )
                if channel.costs:
                    amount = formatLang(
                        told.env,
                        approval.cost_amount or approval.amount,
                        currency_obj=approval.currency_id,
                    )
                    line = f'{line}, {plain(amount)}'
                self.env['jxc.message']._jxc_put(
                    channel,
                    told.env._("To approve"),
                    [line],
                    path=f'/odoo/jxc.approval/{approval.id}',
                )

    def _is_told_to(self, channel):
        return (
            self.state == 'requested'
            and self.company_id == channel.company_id
            and (not channel.warehouse_ids or self.warehouse_id in channel.warehouse_ids)
        )
