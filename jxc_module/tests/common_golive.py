from odoo.tests import new_test_user

from .common import JxcCommon


class GoliveCommon(JxcCommon):
    """A company of its own, so that what other tests and modules leave is not counted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own = cls.env['res.company'].create({'name': "Golden Bridge Trading"})
        cls.owner = cls._user('golive_owner', 'manager')
        cls.house = cls.env['stock.warehouse'].search([('company_id', '=', cls.own.id)], limit=1)
        cls.golive = cls.env(
            user=cls.owner, context={**cls.env.context, 'allowed_company_ids': cls.own.ids}
        )['jxc.golive']

    @classmethod
    def _user(cls, login, *roles, company=None, **vals):
        company = company or cls.own
        groups = ','.join(['base.group_user', *(f'jxc_module.group_{role}' for role in roles)])
        return new_test_user(
            cls.env,
            login,
            groups=groups,
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
            **vals,
        )

    def _ask(self, key, user=None):
        """Return the answer of one check in our company."""
        model = self.golive.with_user(user) if user else self.golive
        self.env.flush_all()
        return getattr(model, f'_jxc_golive_{key}')()

    def _count(self, key, user=None):
        return self._ask(key, user)['count']

    def _found_by(self, key):
        answer = self._ask(key)
        return self.golive.env[answer['model']].search(answer['domain'])

    @classmethod
    def _goods(cls, name, **vals):
        vals = {'company_id': cls.own.id, 'standard_price': 5, 'list_price': 9, **vals}
        cost = vals.pop('standard_price')
        product = cls._create_product(name, **vals)
        product.with_company(cls.own).standard_price = cost
        return product
