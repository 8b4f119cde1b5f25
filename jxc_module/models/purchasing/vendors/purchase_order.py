import logging

from odoo import api, fields, models

_logger = logging.getLogger(__name__)


class PurchaseOrder(models.Model):
    """Mail an order to its vendor when it is confirmed."""

    _inherit = 'purchase.order'

    jxc_to_mail = fields.Boolean(copy=False, readonly=True)

    _jxc_to_mail_idx = models.Index("(id) WHERE jxc_to_mail IS TRUE")

    # === BUSINESS === #

    def button_approve(self, force=False):
        waiting = self.filtered(lambda order: order.state != 'purchase')
        result = super().button_approve(force=force)
        fresh = waiting.filtered(
            lambda order: order.state == 'purchase' and order.company_id.jxc_mail_orders
        )
        if fresh:
            # Its PDF takes a second and its mail server may not answer: neither may hold up or
            # undo the confirmation, and the cron may read the setting that the buyer may not.
            fresh.sudo().jxc_to_mail = True  # they were approved just now
            self.env.ref('jxc_module.cron_vendor_mail')._trigger()
        return result

    @api.model
    def _cron_jxc_mail_orders(self):
        """Mail the confirmed orders that wait for it; one that fails does not stop the others."""
        domain = [('jxc_to_mail', '=', True), ('state', '=', 'purchase')]
        orders = self.search(domain, order='id')
        template = self.env.ref('purchase.email_template_edi_purchase_done', False)
        self.env['jxc.job.runner']._run_records(
            'cron_vendor_mail',
            orders,
            lambda order: order._jxc_mail_confirmed(template),
            domain=domain,
        )

    def _jxc_mail_confirmed(self, template):
        self.jxc_to_mail = False
        return self._jxc_mail_vendor(template)

    def _jxc_mail_vendor(self, template, **kwargs):
        """Mail a template about this order to its vendor, and keep it in the order's history.

        :param template: mail.template
        :return: True where it was handed to the mails going out
        """
        self.ensure_one()
        if not template:
            return self._jxc_tell_unmailed(self.env._("The mail template has been deleted."))
        if not self.partner_id.email:
            return self._jxc_tell_unmailed(
                self.env._("%(vendor)s has no e-mail address.", vendor=self.partner_id.display_name)
            )
        try:
            with self.env.cr.savepoint():
                self.message_post_with_source(
                    template,
                    email_layout_xmlid='mail.mail_notification_layout_with_responsible_signature',
                    subtype_xmlid='mail.mt_comment',
                    partner_ids=self.partner_id.ids,
                    **kwargs,
                )
        except Exception as error:  # pylint: disable=broad-except
            # whatever a template written by hand raises: the other orders go on
            _logger.exception("purchase order %s could not be mailed", self.id)
            return self._jxc_tell_unmailed(str(error))
        return True

    def _jxc_tell_unmailed(self, why):
        """Tell the buyer that the vendor got no mail; without a buyer, note it on the order."""
        text = self.env._("The vendor was not mailed: %(why)s", why=why)
        if self.user_id.active and not self.user_id.share:
            self.activity_schedule(
                'mail.mail_activity_data_todo',
                summary=self.env._("Order not mailed"),
                note=text,
                user_id=self.user_id.id,
            )
        else:
            self.message_post(body=text)
        return False
