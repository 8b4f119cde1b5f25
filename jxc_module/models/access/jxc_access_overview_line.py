import logging

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools.safe_eval import safe_eval

from .access_words import documents, reason
from .jxc_access_overview import CORE_MODELS, COUNT_LIMIT

_logger = logging.getLogger(__name__)


class JxcAccessOverviewLine(models.TransientModel):
    """What one user may do with one model, and how much of it he sees."""

    _name = 'jxc.access.overview.line'
    _inherit = 'jxc.dialog'
    _description = "What Can This User See: Line"
    _order = 'id'

    overview_id = fields.Many2one('jxc.access.overview', ondelete='cascade')
    technical_of_id = fields.Many2one('jxc.access.overview', ondelete='cascade')
    name = fields.Char(string="Documents", readonly=True)
    model_name = fields.Char(string="Model", readonly=True)
    may_read = fields.Boolean(string="Read", readonly=True)
    may_write = fields.Boolean(string="Write", readonly=True)
    may_create = fields.Boolean(string="Create", readonly=True)
    may_unlink = fields.Boolean(string="Delete", readonly=True)
    seen = fields.Char(string="Sees", readonly=True)
    total = fields.Char(string="Of All", readonly=True)
    is_partial = fields.Boolean(string="Part Only", readonly=True)
    rules = fields.Char(
        string="Limited to", readonly=True, help="By the record rules that narrow what he reads."
    )

    # === BUSINESS === #

    @api.model
    def _values_of(self, user):
        """Return the values of the lines of a user, one a model; writes nothing.

        ``is_technical`` is no field: it tells what no menu opens (lines of documents, logs, pages).

        Counts are over all companies of the user, archived records included.
        """
        self.env['jxc.access.overview']._check_administrator()
        names = [name for name in CORE_MODELS if name in self.env]
        names += sorted(
            name
            for name, model in self.env.items()
            if name.startswith('jxc.') and not model._abstract and not model._transient
        )
        # who asks is an administrator or the owner, see _values_of: names of models
        labels = dict(
            self.env['ir.model']
            .sudo()
            .search_fetch([('model', 'in', names)], ['model', 'name'])
            .mapped(lambda model: (model.model, model.name))
        )
        words = documents(self.env)
        business = words.keys() | self._in_menus(names)
        return [
            self._line_values(user, name, words.get(name) or labels.get(name, name))
            | {'is_technical': name not in business}
            for name in names
        ]

    @api.model
    def _in_menus(self, names):
        """Return those models of ours that a menu opens: people know them by its name."""
        # who asks is an administrator or the owner; menus and their actions hold no data
        actions = self.env['ir.actions.act_window'].sudo()
        menus = self.env['ir.ui.menu'].sudo().with_context(**{'ir.ui.menu.full_list': True})
        opened = {
            f'ir.actions.act_window,{action.id}': action.res_model
            for action in actions.search_fetch([('res_model', 'in', names)], ['res_model'])
        }
        found = menus.search_fetch([('action', 'in', list(opened))], ['action'])
        models = {opened[f'{menu.action._name},{menu.action.id}'] for menu in found if menu.action}
        return {name for name in models if name.startswith('jxc.')}

    def _line_values(self, user, name, label):
        # an administrator or the owner asks: he is told of another one's rights, and counts only
        companies = user.sudo().company_ids
        own = self.env[name].with_user(user).with_context(allowed_company_ids=companies.ids)
        may = {
            f'may_{mode}': own.env['ir.model.access'].check(name, mode, raise_exception=False)
            for mode in ('read', 'write', 'create', 'unlink')
        }
        seen = total = None
        if own._auto:  # a report reads these documents: counting it would run it
            total = self._count(own.sudo())  # of all there are, as a number
            seen = self._count(own) if may['may_read'] and total else 0
        return {
            'name': label,
            'model_name': name,
            **may,
            'seen': self._shown(seen),
            'total': self._shown(total),
            'is_partial': seen is not None and total is not None and seen < total,
            'rules': self._rule_names(own) if may['may_read'] else '',
        }

    def _rule_names(self, own):
        """Return in words the rules that narrow his reading; one that lets all pass does not.

        Where a rule of one of his groups lets all pass, those of his other groups narrow nothing.
        """
        rules = own.env['ir.rule']._get_rules(own._name)
        values = rules._eval_context()
        # the rules of the other user are read as they are, only their names are shown
        narrow = rules.sudo().filtered(lambda rule: not self._lets_all_pass(rule, values))
        of_groups = rules.sudo().filtered('groups')
        if of_groups - narrow:
            narrow -= of_groups
        words = (reason(self.env, one.name, one.domain_force) for one in narrow if one.name)
        return ", ".join(dict.fromkeys(words))

    def _lets_all_pass(self, rule, values):
        try:
            domain = safe_eval(rule.domain_force, dict(values)) if rule.domain_force else []
            return Domain(domain).is_true()
        except Exception:  # whatever somebody wrote into a rule; its name is shown
            _logger.warning("Cannot evaluate the record rule %s.", rule.name, exc_info=True)
            return False

    def _count(self, model):
        """Return the number of records, at most one above the limit; None where it fails."""
        try:
            with self.env.cr.savepoint(flush=False):
                return model.with_context(active_test=False).search_count([], limit=COUNT_LIMIT + 1)
        except (AccessError, UserError, ValueError, psycopg2.Error):
            # a broken rule of somebody else's must not hide the rest of the page
            _logger.warning(
                "Cannot count %s as user %s.", model._name, model.env.uid, exc_info=True
            )
            return None

    def _shown(self, count):
        if count is None:
            return '–'
        if count > COUNT_LIMIT:
            return f'{COUNT_LIMIT:,}+'
        return f'{count:,}'
