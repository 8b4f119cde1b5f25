from datetime import datetime

from odoo.tests import new_test_user

from .common import JxcCommon


class ReportCommon(JxcCommon):
    """Orders of a company in Shanghai, and readers with different rights."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = 'Asia/Shanghai'
        cls.vendor, cls.customer, cls.other_customer = cls.env['res.partner'].create(
            [{'name': "Tea Garden"}, {'name': "Tea House"}, {'name': "Corner Shop"}]
        )
        cls.dozen = cls.env.ref('uom.product_uom_dozen')

    @classmethod
    def _user(cls, login, *groups, warehouses=None, **vals):
        groups = ','.join(('base.group_user', *groups))
        user = new_test_user(cls.env, login=login, groups=groups, **vals)
        if warehouses is not None:
            user.write(
                {'jxc_warehouse_limited': True, 'jxc_warehouse_ids': [(6, 0, warehouses.ids)]}
            )
        return user

    @classmethod
    def _hide_costs(cls):
        """Take the cost group from everybody who does not have it by his role."""
        cls.env.ref('base.group_user').implied_ids -= cls.env.ref('jxc_module.group_cost')

    @classmethod
    def _sell(cls, *lines, partner=None, when=datetime(2026, 3, 10, 4), user=None, **vals):
        """Confirm an order of ``(product, quantity, price)`` lines at a UTC instant.

        :return: sale.order
        """
        order = cls.env['sale.order'].create(
            {
                'partner_id': (partner or cls.customer).id,
                'user_id': (user or cls.env.user).id,
                'order_line': [
                    (
                        0,
                        0,
                        {
                            'product_id': product.id,
                            'product_uom_qty': quantity,
                            'price_unit': price,
                            'tax_ids': [],
                            **dict(*more),
                        },
                    )
                    for product, quantity, price, *more in lines
                ],
                **vals,
            }
        )
        order.action_confirm()
        order.date_order = when
        return order

    @classmethod
    def _report(cls, key, user=None, **params):
        """Return a report with parameters, as a reader sees it."""
        cls.env.flush_all()
        cls.env.invalidate_all()
        report = cls.env[f'jxc.report.{key}']
        return (report.with_user(user) if user else report)._with_params(**params)

    def _values(self, rows, *names):
        """Return the columns of rows as sorted tuples, records by name."""

        def plain(value):
            if isinstance(value, float):
                return round(value, 6)
            return value.display_name if hasattr(value, '_name') else value

        return sorted((tuple(plain(row[name]) for name in names) for row in rows), key=str)
