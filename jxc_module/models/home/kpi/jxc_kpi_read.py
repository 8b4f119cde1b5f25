from odoo import SUPERUSER_ID, api, models
from odoo.fields import Domain

from ...base.once import reading
from .kpi_keys import FLOW, KEYS, LIVE

SALE_ALL = 'sales_team.group_sale_salesman_all_leads'


class JxcKpi(models.Model):
    """Who may see which figure."""

    _inherit = 'jxc.kpi'

    @api.model
    @reading
    def _jxc_kpi_read(self, keys, days):
        """Return figures of past days as far as the reader may see them.

        * A key whose report (or document) he may not open, a cost key without ``group_cost``, an
          unknown key: not in the answer. Every other one is, at least with an empty dictionary.
        * Limited to warehouses: his warehouses only, no total of the company.
        * Limited to own documents: worked out now from the documents that he sees.

        :param keys: of ``kpi_keys.KEYS``
        :param days: local days (dates) before today; for today see :meth:`_jxc_kpi_today`
        :return: ``{key: {(company id, warehouse id or False): {day: (value, second value)}}}``;
            ``False`` is the total of the company, never to be added to its warehouses; a day
            without a figure is missing; amounts in the currency of the company, with the sign of
            the report (what we owe is negative)
        """
        keys = [key for key in dict.fromkeys(keys) if self._kpi_allowed(key)]
        found, stored = {key: {} for key in keys}, {}
        for company in self.env.companies:
            for key in keys:
                if days and self._kpi_limited_to_own(KEYS[key].own, company):
                    self._add_own(found[key], key, company, set(days))
                else:
                    stored.setdefault(company, []).append(key)
        self._add_stored(found, stored, days)
        return found

    @api.model
    @reading
    def _jxc_kpi_today(self, keys):
        """Return figures of today up to now, as far as the reader may see them.

        By the same methods as those of past days, always from the documents that he sees.

        :param keys: of :data:`kpi_keys.LIVE`; others are not in the answer, nor are those that
            :meth:`_jxc_kpi_read` leaves out
        :return: ``{key: {(company id, warehouse id or False): (value, second value)}}``
        """
        found = {key: {} for key in dict.fromkeys(keys) if key in LIVE and self._kpi_allowed(key)}
        scope = self._kpi_scope_ids()
        for company in self.env.companies:
            today = company._jxc_today()
            for key, places in found.items():
                for (warehouse, _day), pair in self._kpi_figures(
                    key, company, today, today
                ).items():
                    if scope is None or warehouse in scope:
                        places[company.id, warehouse] = pair
        return found

    @api.model
    @reading
    def _jxc_kpi_money(self):
        """Return the money of the reader's companies now, where he may see payments.

        :return: ``{company id: (in banks and cash, outside of them)}``, company currency; nothing
            for a reader who is limited to warehouses
        """
        if not self._kpi_allowed('money_in') or self._kpi_scope_ids() is not None:
            return {}
        facts = self.env['jxc.facts']
        return {company.id: facts._money_held(company) for company in self.env.companies}

    @api.model
    def _add_stored(self, found, keys_of_company, days):
        domain = Domain.OR(
            Domain('company_id', '=', company.id) & Domain('key', 'in', keys)
            for company, keys in keys_of_company.items()
        )
        domain &= Domain('day', 'in', list(days)) & self._kpi_scope()
        # rights were asked key by key, and the warehouses are a condition
        for row in self.sudo().search_fetch(domain, order='id'):
            place = (row.company_id.id, row.warehouse_id.id)
            found[row.key].setdefault(place, {})[row.day] = (row.value, row.second_value)

    @api.model
    def _add_own(self, found, key, company, days):
        """Add what the reader's own documents come to."""
        scope = self._kpi_scope_ids()
        figures = {}
        if KEYS[key].kind == FLOW:
            figures = self._kpi_figures(key, company, min(days), max(days))
        else:
            for day in days:
                figures |= self._kpi_figures(key, company, day, day)
        for (warehouse, day), pair in figures.items():
            if day in days and (scope is None or warehouse in scope):
                found.setdefault((company.id, warehouse), {})[day] = pair

    # === WHO === #

    @api.model
    def _kpi_allowed(self, key):
        """Tell whether the reader may see a figure at all."""
        about = KEYS.get(key)
        if about is None:
            return False
        if about.cost and not (self.env.su or self.env.user.has_group('jxc_module.group_cost')):
            return False
        return self.env[about.source].has_access('read')

    @api.model
    def _kpi_scope_ids(self):
        """Return the warehouses (ids) that the reader is limited to, None without a limit."""
        user = self.env.user.sudo()  # the fields are for administrators only
        if self.env.uid == SUPERUSER_ID or not user.jxc_warehouse_limited:
            return None
        return set(user.jxc_warehouse_ids.ids)

    @api.model
    def _kpi_scope(self):
        ids = self._kpi_scope_ids()
        return Domain.TRUE if ids is None else Domain('warehouse_id', 'in', list(ids))

    @api.model
    def _kpi_limited_to_own(self, whose, company):
        """Tell whether the reader sees only his own of such documents in a company.

        :param str whose: as of a key, see ``kpi_keys.py``
        """
        user = self.env.user
        if not whose or self.env.su:
            return False
        if whose == 'sale':
            return user.has_group('sales_team.group_sale_salesman') and not user.has_group(SALE_ALL)
        if whose == 'purchase':
            return bool(user._jxc_own_purchase_companies(company.ids))
        if whose == 'ledger':
            return user._jxc_reads_ledger() not in ('rules', 'company')
        return not user.has_group('jxc_module.group_manager')
