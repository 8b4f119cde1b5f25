import doctest
from unittest import TestCase

from odoo.tests import tagged

from ..tools import lot_action, lot_life, lot_spare
from ..tools.lot_action import suggest_action


@tagged('post_install', '-at_install')
class TestToolsLotAction(TestCase):
    test_tags = {'post_install', 'standard', 'jxc_module'}

    def test_examples(self):
        for module in (lot_action, lot_life, lot_spare):
            failures, tried = doctest.testmod(module)
            self.assertEqual(failures, 0)
            self.assertGreater(tried, 0)

    def test_suggestions(self):
        def suggest(waste, sale_days, age, *, level=True, vendor=True, warehouse=None):
            return suggest_action(
                waste,
                sale_days,
                age,
                has_level=level,
                has_vendor=vendor,
                find_warehouse=lambda quantity, days: warehouse,
            )

        self.assertEqual(suggest(0, 20, 5), ('sell', None))
        self.assertEqual(suggest(0, 200, 5, level=False), (None, None))
        self.assertEqual(suggest(3, 20, 5, warehouse=7), ('transfer', 7))
        self.assertEqual(suggest(3, 20, 30), ('return', None))
        self.assertEqual(suggest(3, 20, 31), ('discount', None))
        self.assertEqual(suggest(3, 20, 5, vendor=False), ('discount', None))
        self.assertEqual(suggest(3, 0, 5, warehouse=7), ('return', None))
        self.assertEqual(suggest(3, -9, 31), ('scrap', None))
