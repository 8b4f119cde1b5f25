from datetime import datetime, timedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Datetime, Domain

from ..base.once import reading

FILTER_DIMENSIONS = {
    'warehouse_ids': 'warehouse_id',
    'category_ids': 'category_id',
    'product_ids': 'product_id',
    'partner_ids': 'partner_id',
    'user_ids': 'user_id',
    'lot_ids': 'lot_id',
}


class JxcReportMixin(models.AbstractModel):
    """From a row down to the documents that make it."""

    _inherit = 'jxc.report.mixin'

    # (model, one2many from it to the facts), or (model, None) where the facts are the documents
    _report_document = None

    @api.model
    def _report_document_domain(self, company, params):
        """Return the domain of the facts of a company and period, on the facts' model."""
        return []

    @api.model
    def _report_paths(self):
        """Return where the facts' model holds each dimension.

        :return: ``{dimension: dotted path}``; the path of ``day`` is a datetime in UTC
        """
        return {}

    @api.readonly
    @reading
    def action_jxc_open(self):
        """Open the documents that make these rows.

        :return: window action
        :raise UserError: where the report has no documents, or the row is gone
        """
        if not self._report_document:
            raise UserError(self.env._("The rows of this report have no documents of their own."))
        rows = self.exists()
        if not rows:
            raise UserError(self.env._("This row has changed meanwhile: reload the report."))
        params = self._report_params()
        model, lines = self._report_document
        domain = Domain.OR(row._row_domain(params) for row in rows)
        if lines:
            domain = Domain(lines, 'any', domain)
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Documents"),
            'res_model': model,
            'view_mode': 'list,form',
            'domain': _as_json(domain),
            'context': {'create': False, 'active_test': False},
        }

    def _row_domain(self, params):
        """Return the domain of the facts of one row."""
        self.ensure_one()
        paths = self._report_paths()
        company = self.company_id or self.env.company
        domain = Domain(self._report_document_domain(company, params))
        for name in self._grain_of_id(self.id):
            if path := paths.get(name):
                value = self[name]
                if self._fields[name].type == 'date':
                    domain &= self._day_domain(path, company, value)
                else:
                    domain &= Domain(path, '=', value.id if hasattr(value, 'ids') else value)
        for name, ids in params.ids.items():
            if path := paths.get(FILTER_DIMENSIONS.get(name)):
                domain &= Domain(path, 'in', self._with_children(name, ids))
            elif name == 'tag_ids' and 'partner_id' in paths:
                domain &= Domain(f'{paths["partner_id"]}.category_id', 'child_of', list(ids))
        return domain

    @api.model
    def _day_domain(self, path, company, day):
        start, end = company._jxc_day_range(day, day)
        return Domain(path, '>=', start) & Domain(path, '<=', end - timedelta(seconds=1))


def _as_json(domain):
    """Return a domain as a client reads it: lists, and times as text."""

    def plain(value):
        if isinstance(value, datetime):
            return Datetime.to_string(value)
        if hasattr(value, '__iter__') and not isinstance(value, str):
            return [plain(part) for part in value]
        return value

    return [plain(part) for part in domain]
