from odoo import fields, models
from odoo.exceptions import AccessError, UserError


class JxcImport(models.Model):
    """Open the books (开账): from then on opening figures are corrected by counts and entries."""

    _inherit = 'jxc.import'

    opened_by_id = fields.Many2one('res.users', string="Opened by", readonly=True, copy=False)
    opened_on = fields.Datetime(readonly=True, copy=False)

    def action_open(self):
        """Lock the opening figures of this import; logged.

        :raise AccessError: who asks is no manager
        :raise UserError: not all of it is posted, or it does not tie
        """
        self.ensure_one()
        self._begin_work()
        if not self.env.user.has_group('jxc_module.group_manager'):
            raise AccessError(self.env._("The books are opened by a manager."))
        if self.state == 'opened':
            return True
        if self.state != 'posted' or self._left_count():
            raise UserError(self.env._("Post everything of %(name)s first.", name=self.name))
        if texts := self._differences(books=True):
            raise UserError(self.env._("The books do not tie:\n%s", "\n".join(texts)))
        self._set(state='opened', opened_by_id=self.env.uid, opened_on=fields.Datetime.now())
        self.sudo()._message_log(
            body=self.env._(
                "%(user)s opened the books as of %(day)s.",
                user=self.env.user.name,
                day=fields.Date.to_string(self.start_date),
            )
        )
        return True


class AccountMove(models.Model):
    """Entries that the books were opened with stay as they are."""

    _inherit = 'account.move'

    def _check_draftable(self):
        super()._check_draftable()
        journals = self.company_id.jxc_opening_journal_id
        entries = self.filtered(lambda move: move.journal_id in journals)
        entries._jxc_refuse_opened()

    def _jxc_refuse_opened(self):
        """Refuse what changes opening figures.

        :raise UserError: names the entry
        """
        if not self:
            return
        # that a figure is locked is no secret to who may change it
        opened = (
            self.env['jxc.import.record']
            .sudo()
            .search(
                [
                    ('res_model', '=', self._name),
                    ('res_id', 'in', self.ids),
                    ('import_id.state', '=', 'opened'),
                    ('posted', '=', True),
                ],
                limit=1,
            )
        )
        if opened:
            raise UserError(
                self.env._(
                    "%(name)s is an opening figure, and the books are opened. Correct it by "
                    "another entry.",
                    name=self.browse(opened.res_id).display_name,
                )
            )


class StockMoveLine(models.Model):
    """Opening stock stays as it is once the books are opened."""

    _inherit = 'stock.move.line'

    def write(self, vals):
        if {'quantity', 'lot_id', 'location_id', 'location_dest_id', 'product_uom_id'} & set(vals):
            places = self.company_id.jxc_opening_place_id
            self.filtered(
                lambda line: line.state == 'done' and line.location_id in places
            ).move_id._jxc_refuse_opened()
        return super().write(vals)


class StockMove(models.Model):
    """See above."""

    _inherit = 'stock.move'

    def _jxc_refuse_opened(self):
        """Refuse a change of stock that the books were opened with.

        :raise UserError: names the product
        """
        if not self:
            return
        # as above
        opened = (
            self.env['jxc.import.record']
            .sudo()
            .search(
                [
                    ('res_model', '=', self._name),
                    ('res_id', 'in', self.ids),
                    ('import_id.state', '=', 'opened'),
                    ('posted', '=', True),
                ],
                limit=1,
            )
        )
        if opened:
            raise UserError(
                self.env._(
                    "%(product)s: opening stock is locked since the books are opened. Correct it "
                    "by a count.",
                    product=self.browse(opened.res_id).product_id.display_name,
                )
            )
