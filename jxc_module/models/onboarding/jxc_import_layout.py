from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...tools.import_sheets import SHEETS
from ...tools.vendor_statement_layout import heading_key

MANY = 200  # layouts of a company that are looked at, the newest


class JxcImportLayout(models.Model):
    """What the columns of files with the same headings are, remembered for the next one.

    A file that was read makes it; people name it and delete it. It is found by its headings, so
    that a new name changes nothing.
    """

    _name = 'jxc.import.layout'
    _description = "Layout of Imported Files"
    _order = 'last_used desc, id desc'

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
        lambda self: self.env['jxc.import.sheet']._selection_sheet(),
        string="Holds",
        required=True,
        readonly=True,
    )
    signature = fields.Char(required=True, readonly=True, help="The headings in their order.")
    meanings = fields.Json(readonly=True, help="Column by heading.")
    columns_text = fields.Text(
        string="Columns",
        compute='_compute_columns_text',
        help="The headings of the file, and what each of them means.",
    )
    last_used = fields.Datetime(readonly=True)
    use_count = fields.Integer(string="Files", readonly=True, help="How many files were read so.")

    # === COMPUTE === #

    @api.depends('meanings', 'sheet', 'signature')
    @api.depends_context('lang')
    def _compute_columns_text(self):
        lang = self.env.lang
        for layout in self:
            columns = SHEETS[layout.sheet].columns if layout.sheet in SHEETS else {}
            meanings = layout.meanings or {}
            # the database sorts the keys of Json: their order is that of the signature
            order = {heading: n for n, heading in enumerate((layout.signature or '').split('|'))}
            layout.columns_text = "\n".join(
                f'{heading} → {columns[key].label(lang) if key in columns else "–"}'
                for heading, key in sorted(
                    meanings.items(), key=lambda pair: order.get(pair[0], len(order))
                )
            )

    # === CRUD === #

    def write(self, vals):
        if not self.env.su and set(vals) - {'name'}:
            raise AccessError(self.env._("Only the name of a layout can be changed."))
        return super().write(vals)

    # === BUSINESS === #

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
    def _of_row(self, company, row):
        """Return the layout that a row of headings is known by."""
        signature = _signature(row)
        if not signature:
            return self.browse()
        domain = [('company_id', '=', company.id), ('signature', '=', signature)]
        return self.search(domain, limit=1)

    @api.model
    def _remember(self, company, name, sheet, meanings):
        """Keep the columns of a sheet by its headings; None of them has two layouts.

        :return: the layout; a name that a person gave it stays
        """
        meanings = {heading: key for heading, key in meanings.items() if heading}
        signature = '|'.join(meanings)[:2000]
        if not any(meanings.values()):
            return self.browse()
        domain = [('company_id', '=', company.id), ('signature', '=', signature)]
        # layouts are made by reading a file, people only name them
        layout = self.search(domain, limit=1).sudo()
        values = {'sheet': sheet, 'meanings': meanings, 'last_used': fields.Datetime.now()}
        if layout:
            layout.write(values | {'use_count': layout.use_count + 1})
        else:
            owner = {'company_id': company.id, 'signature': signature}
            layout = layout.create({**owner, **values, 'name': name[:100], 'use_count': 1})
        return layout.sudo(False)


def _signature(row):
    keys = dict.fromkeys(heading_key(cell if cell is not None else '') for cell in row)
    return '|'.join(filter(None, keys))[:2000]
