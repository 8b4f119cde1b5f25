import re

from odoo import models

from ...tools.import_sheets import external_name

_EXTERNAL = re.compile(r'[a-z_][\w]*\.[\w.-]+', re.ASCII)
_MODELS = {
    'product': 'product.product',
    'partner': 'res.partner',
    'unit': 'uom.uom',
    'category': 'product.category',
    'warehouse': 'stock.warehouse',
    'place': 'stock.location',
    'tax': 'account.tax',
    'purchase_tax': 'account.tax',
    'currency': 'res.currency',
    'user': 'res.users',
    'account': 'account.account',
    'journal': 'account.journal',
    'terms': 'account.payment.term',
    'pricelist': 'product.pricelist',
    'policy': 'jxc.safety.policy',
}
# the fields that are asked, the first ones tell most
_FIELDS = {
    'unit': ('name',),
    'category': ('complete_name', 'name'),
    'warehouse': ('code', 'name'),
    'place': ('complete_name', 'barcode', 'name'),
    'tax': ('name', 'description', 'amount'),
    'purchase_tax': ('name', 'description', 'amount'),
    'currency': ('name', 'full_name', 'symbol'),
    'user': ('login', 'name', 'email'),
    'account': ('code', 'name'),
    'journal': ('code', 'name'),
    'terms': ('name',),
    'pricelist': ('name',),
    'policy': ('name',),
}
_SHEETS = {
    'product': 'products',
    'partner': 'partners',
    'unit': 'units',
    'category': 'categories',
    'pricelist': 'pricelists',
}
# how people write the currencies of this trade
_CURRENCIES = {
    **dict.fromkeys(('人民币', 'rmb', '元', '￥', '¥'), 'CNY'),
    **dict.fromkeys(('美元', '美金', 'us$'), 'USD'),
    '欧元': 'EUR',
    **dict.fromkeys(('港币', '港元', 'hk$'), 'HKD'),
    '日元': 'JPY',
    '英镑': 'GBP',
}
_PIECES = {'个', '件', '只', '台', '套', '支', '张', 'pcs', 'pc', 'piece', 'pieces', 'each', 'ea'}


class JxcImport(models.Model):
    """What a text in a file means: records of the database by external id, code, barcode, name."""

    _inherit = 'jxc.import'

    def _found(self, kind, texts):
        """Return the records that texts of a file mean.

        Asks the database: external id, then code, barcode, name, capitals making no difference. A
        fixed number of queries.

        :param str kind: ``product, partner, unit, category, warehouse, place, tax`` (of sales),
            ``purchase_tax, currency, user, account, journal, terms, pricelist, policy``
        :return: ``{text: id}``; what is missing or means several is not in it
        """
        return self._look_up(kind, texts)[0]

    def _look_up(self, kind, texts):
        """Return ``({text: id}, {text that means several})``, see `_found`."""
        by_fold = {}
        for text in texts:
            if text:
                by_fold.setdefault(_fold(text), []).append(text)
        if not by_fold:
            return {}, set()
        ranked = {}
        for fold, rank, id_ in self._candidates(kind, by_fold):
            best = ranked.setdefault(fold, {})
            best.setdefault(rank, set()).add(id_)
        found, several = {}, set()
        for fold, best in ranked.items():
            ids = best[min(best)]
            for text in by_fold[fold]:
                if len(ids) == 1:
                    found[text] = next(iter(ids))
                else:
                    several.add(text)
        return found, several

    def _candidates(self, kind, folds):
        """Yield ``(text, rank, id)`` of what may be meant; the smallest rank wins."""
        yield from self._by_external_id(kind, folds)
        if kind in ('product', 'partner'):
            yield from self._by_sql(kind, folds)
        else:
            yield from self._by_reading(kind, folds)

    def _by_external_id(self, kind, folds):
        company, sheet = self.company_id.id, _SHEETS.get(kind)
        named = {fold: tuple(fold.split('.', 1)) for fold in folds if _EXTERNAL.fullmatch(fold)}
        ours = {external_name(company, sheet, fold): fold for fold in folds} if sheet else {}
        # which ids there are is no secret; whose they are is asked for below
        data = self.env['ir.model.data'].sudo()
        rows = data.search_fetch(
            [
                ('model', '=', _MODELS[kind]),
                '|',
                *('&', ('module', '=', 'jxc_import'), ('name', 'in', list(ours))),
                *('&', ('module', 'in', [module for module, _name in named.values()])),
                ('name', 'in', [name for _module, name in named.values()]),
            ],
            ['module', 'name', 'res_id'],
        )
        # a file of one company names nothing of another one, archived records of its own it may
        records = self.env[_MODELS[kind]].with_context(active_test=False)
        ids_there = [('id', 'in', rows.mapped('res_id'))]
        there = set(records.search([*ids_there, *self._own_domain(kind)])._ids)
        by_name = {}
        for fold, name in named.items():
            by_name.setdefault(name, fold)
        for row in rows:
            fold = by_name.get((row.module, row.name.lower()))
            if row.module == 'jxc_import':
                fold = ours.get(row.name)
            if fold and row.res_id in there:
                yield fold, 1 if row.module == 'jxc_import' else 0, row.res_id

    def _by_sql(self, kind, folds):
        facts = self.env['jxc.facts']
        read = facts._products_by_text_sql if kind == 'product' else facts._partners_by_text_sql
        for id_, active, code, barcode, names in self.env.execute_query(
            read(self.company_id, list(folds))
        ):
            late = 0 if active else 10
            for rank, text in ((2, code), (3, barcode), *((4, name) for name in names or ())):
                if text and text.strip() in folds:
                    yield text.strip(), rank + late, id_

    def _by_reading(self, kind, folds):
        names = _FIELDS[kind]
        records = self._records_of(kind)
        for record in records:
            for rank, name in enumerate(names, 2):
                for text in _texts(kind, name, record[name]):
                    if text in folds:
                        yield text, rank, record.id
        if kind in ('currency', 'unit'):
            yield from self._by_usage(kind, folds, records)

    def _by_usage(self, kind, folds, records):
        """Yield currencies and the piece by what people call them."""
        if kind == 'currency':
            by_code = {record.name: record.id for record in records}
            for fold in folds:
                if code := by_code.get(_CURRENCIES.get(fold)):
                    yield fold, 9, code
        elif unit := self.env.ref('uom.product_uom_unit', raise_if_not_found=False):
            for fold in folds:
                if fold in _PIECES:
                    yield fold, 9, unit.id

    def _records_of(self, kind):
        """Return all records of a small table that this company may mean."""
        model = self.env[_MODELS[kind]].with_company(self.company_id)
        model = model.with_context(active_test=kind != 'currency')
        return model.search(self._own_domain(kind))

    def _own_domain(self, kind):
        """Return the domain of what this company may mean."""
        company = self.company_id
        domain = []
        if kind in ('warehouse', 'journal'):
            domain = [('company_id', '=', company.id)]
        elif kind in ('product', 'partner', 'place', 'terms', 'pricelist', 'policy'):
            domain = [('company_id', 'in', [False, company.id])]
        elif kind in ('tax', 'purchase_tax', 'account'):
            domain = self.env[_MODELS[kind]]._check_company_domain(company)
        if kind == 'place':
            domain = [*domain, ('usage', '=', 'internal')]
        elif kind in ('tax', 'purchase_tax'):
            use = 'sale' if kind == 'tax' else 'purchase'
            domain = [*domain, ('type_tax_use', '=', use)]
        elif kind == 'journal':
            domain = [*domain, ('type', 'in', ('bank', 'cash', 'credit'))]
        elif kind == 'user':
            domain = [('company_ids', 'in', company.ids), ('share', '=', False)]
        return domain


def _fold(text):
    return ' '.join(str(text).split()).casefold()


def _texts(kind, name, value):
    """Return how a value of a record may be written."""
    if name == 'amount':
        plain = f'{value:g}'
        return (f'{plain}%', plain, f'{value / 100:g}') if value else ('0%', '0')
    if not value:
        return ()
    text = _fold(re.sub('<[^>]*>', ' ', value)) if name == 'description' else _fold(value)
    if name == 'complete_name':
        return (text, text.replace(' / ', '/'))
    return (text,)
