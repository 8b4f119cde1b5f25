from odoo import api, fields, models

from ...tools.vendor_statement_layout import heading_key

MANY = 200  # layouts of a company that are looked at, the newest


class JxcImportLayout(models.Model):
    """What the columns of files with the same headings are, remembered for the next one."""

    _name = 'jxc.import.layout'
    _description = "Layout of Imported Files"
    _order = 'name, id'

    name = fields.Char(required=True)
    company_id = fields.Many2one(
        'res.company',
        required=True,
        readonly=True,
        index=True,
        ondelete='cascade',
        default=lambda self: self.env.company,
    )
    sheet = fields.Selection(
        lambda self: self.env['jxc.import.sheet']._selection_sheet(), string="Holds", required=True
    )
    signature = fields.Char(required=True, help="The headings in their order.")
    meanings = fields.Json(help="Column by heading.")

    @api.model
    def _remembered(self, company):
        """Return the function that knows a row of headings again.

        :return: callable ``row -> (sheet, {heading: column})``, or None where nothing is known
        """
        kept = {
            layout.signature: (layout.sheet, layout.meanings or {})
            for layout in self.search([('company_id', '=', company.id)], limit=MANY)
        }
        return (lambda row: kept.get(_signature(row))) if kept else None

    @api.model
    def _remember(self, company, name, sheet, meanings):
        """Keep the columns of a sheet by its headings; None of them has two layouts."""
        meanings = {heading: key for heading, key in meanings.items() if heading}
        signature = '|'.join(meanings)[:2000]
        if not any(meanings.values()):
            return
        values = {'name': name[:100], 'sheet': sheet, 'meanings': meanings}
        owner = {'company_id': company.id, 'signature': signature}
        domain = [(key, '=', value) for key, value in owner.items()]
        if layout := self.search(domain, limit=1):
            layout.write(values)
        else:
            self.create({**owner, **values})


def _signature(row):
    keys = dict.fromkeys(heading_key(cell if cell is not None else '') for cell in row)
    return '|'.join(filter(None, keys))[:2000]
