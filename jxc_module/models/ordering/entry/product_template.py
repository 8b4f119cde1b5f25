from odoo import api, fields, models
from odoo.fields import Domain

from ....tools.pinyin import first_letter_reader, initials

BATCH = 1000
NO_INITIALS = '-'  # looked at, nothing to type: the job does not come back to it


class ProductTemplate(models.Model):
    """Pinyin initials (首字母) by which a product is found without a Chinese keyboard."""

    _inherit = 'product.template'

    # a plain column: filled when a name is written and by a job for products that were there
    jxc_pinyin = fields.Char(
        string="Pinyin Initials",
        copy=False,
        help="First letters of the name in pinyin, such as ljc for 龙井茶. Filled by itself where "
        "the library pypinyin is installed; type them here otherwise.",
    )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        templates = super().create(vals_list)
        templates.filtered(lambda template: not template.jxc_pinyin)._jxc_fill_pinyin()
        return templates

    def write(self, vals):
        result = super().write(vals)
        if 'name' in vals and 'jxc_pinyin' not in vals:
            self._jxc_fill_pinyin()
        return result

    # === SEARCH === #

    @api.model
    def name_search(self, name='', domain=None, operator='ilike', limit=100):
        found = super().name_search(name, domain, operator, limit)
        return self._jxc_add_by_pinyin(self, found, name, domain, operator, limit)

    @api.model
    def _jxc_add_by_pinyin(self, model, found, name, domain, operator, limit):
        """Add the products whose initials begin with what was typed, where the company wants it.

        :param model: product.template or product.product
        :param found: what core's search by name answered, ``[(id, name), …]``
        """
        if not (self.env.company.jxc_pinyin_search and operator == 'ilike'):
            return found
        wanted = self._jxc_pinyin_domain(name)
        rest = limit and limit - len(found)
        if wanted is None or rest == 0:
            return found
        known = [record_id for record_id, _name in found]
        more = model.search_fetch(
            Domain(domain or Domain.TRUE) & wanted & Domain('id', 'not in', known),
            ['display_name'],
            limit=rest,
        )
        return found + [(record.id, record.display_name) for record in more]

    @api.model
    def _jxc_pinyin_domain(self, text):
        """Return the domain of products whose initials begin so, None where they cannot."""
        text = (text or '').strip().lower()
        if not (text.isascii() and text.isalnum()):
            return None
        return Domain('jxc_pinyin', '=like', text + '%')

    # === BUSINESS === #

    def _jxc_fill_pinyin(self):
        """Fill the initials from the Chinese name, or from the name where it has none."""
        read = first_letter_reader()
        if not read or not self:
            return
        chinese = self.env['res.lang']._get_data(code='zh_CN')
        for template in self.with_context(lang='zh_CN') if chinese else self:
            template.jxc_pinyin = initials(template.name, read) or NO_INITIALS

    @api.model
    def _cron_jxc_pinyin(self):
        """Fill the initials of products that have none, a batch at a time.

        Does nothing where no company searches by initials, or without the library.
        """
        wanted = self.env['res.company'].search_count([('jxc_pinyin_search', '=', True)], limit=1)
        if not wanted or not first_letter_reader():
            return
        domain = [('jxc_pinyin', '=', False)]
        templates = self.with_context(active_test=False).search(domain, order='id')
        self.env['jxc.job.runner']._run_records(
            'cron_pinyin', templates, lambda batch: batch._jxc_fill_pinyin(), size=BATCH
        )
