from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.constants import GC_UNLINK_LIMIT

from .jxc_alert import LEVELS


class JxcChannelAlert(models.Model):
    """An alert that a channel has still to tell, or has told: grain channel × alert × level.

    Written in the transaction that tells people of the alert, and gone with it. An alert is told
    once a level; what opens again after it was put off is told again.
    """

    _name = 'jxc.channel.alert'
    _description = "Alert for a Channel"
    _log_access = False  # written by one statement

    channel_id = fields.Many2one(
        'jxc.channel', required=True, readonly=True, ondelete='cascade', index=True
    )
    alert_id = fields.Many2one(
        'jxc.alert', required=True, readonly=True, ondelete='cascade', index=True
    )
    level = fields.Char(required=True, readonly=True)
    queued_on = fields.Datetime(required=True, readonly=True)
    told = fields.Boolean(readonly=True)

    _once_a_level = models.UniqueIndex("(channel_id, alert_id, level)")
    _waiting_idx = models.Index("(channel_id, queued_on) WHERE told IS NOT TRUE")

    @api.model
    def _queue(self, company):
        """Let the channels of ``company`` tell its new alerts. One statement.

        :return: the number of alerts and channels that wait now
        """
        chosen = SQL(
            """(NOT EXISTS (SELECT 1 FROM jxc_channel_kind_rel AS rel
                             WHERE rel.jxc_channel_id = channel.id)
                OR alert.kind IN (SELECT choice.value
                                    FROM jxc_channel_kind_rel AS rel
                                    JOIN ir_model_fields_selection AS choice
                                      ON choice.id = rel.ir_model_fields_selection_id
                                   WHERE rel.jxc_channel_id = channel.id))"""
        )
        here = SQL(
            """(NOT EXISTS (SELECT 1 FROM jxc_channel_stock_warehouse_rel AS rel
                             WHERE rel.jxc_channel_id = channel.id)
                OR alert.warehouse_id IN (SELECT rel.stock_warehouse_id
                                            FROM jxc_channel_stock_warehouse_rel AS rel
                                           WHERE rel.jxc_channel_id = channel.id))"""
        )
        self.env['jxc.channel'].flush_model()
        self.env['jxc.alert'].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO jxc_channel_alert (channel_id, alert_id, level, queued_on)
                     SELECT channel.id, alert.id, alert.level, %(now)s
                       FROM jxc_channel AS channel
                       JOIN jxc_alert AS alert ON %(pending)s
                      WHERE channel.company_id = %(company)s
                        AND channel.active
                        AND channel.url_kept IS NOT NULL
                        AND array_position(%(levels)s, alert.level::text)
                            >= array_position(%(levels)s, channel.min_level::text)
                        AND %(chosen)s
                        AND %(here)s
                ON CONFLICT (channel_id, alert_id, level) DO NOTHING
                  RETURNING id
                """,
                now=fields.Datetime.now(),
                pending=self.env['jxc.alert']._pending_sql(company),
                company=company.id,
                levels=LEVELS,
                chosen=chosen,
                here=here,
            )
        )
        if rows:
            self.invalidate_model()
        return len(rows)

    @api.model
    def _forget(self, alerts):
        """Let ``alerts`` be told again."""
        self.search([('alert_id', 'in', alerts.ids)]).unlink()

    @api.autovacuum
    def _gc_told(self):
        """Forget what was told of alerts that are resolved."""
        told = self.search(
            [('told', '=', True), ('alert_id.state', '=', 'resolved')],
            limit=GC_UNLINK_LIMIT,
            order='id',
        )
        told.unlink()
        return len(told), len(told) == GC_UNLINK_LIMIT
