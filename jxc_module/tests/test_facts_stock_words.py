from odoo import Command
from odoo.tests import tagged

from .common_facts_awkward import AwkwardStock


@tagged('post_install', '-at_install')
class TestStockWords(AwkwardStock):
    """One word, one figure: what each word says of awkward stock, and of kits."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.facts = cls.env['jxc.facts']

    def _words(self, product, warehouse=None):
        warehouse = warehouse or self.warehouse
        words = self.facts._stock_words(self.company, [product.id], [warehouse.id])
        return words[product.id, warehouse.id]

    def test_the_words_of_awkward_stock(self):
        self.assertEqual(
            self._words(self.tea),
            {
                'on_hand': 107,  # 10 + 50 + 40 + 7
                'unusable': 97,
                'usable': 10,
                'reserved': 4,
                'promised': 8,
                'free': -2,
                'consigned': 5,
                'incoming': 0,
            },
        )
        self.assertEqual(set(self._words(self.tea, self.warehouse_b).values()), {0})

    def test_a_lot_is_usable_until_the_day_of_its_removal(self):
        before = self._words(self.tea)['usable']
        self.lots['expired'].removal_date = '2026-06-16 16:00:00'  # the 17th in Shanghai
        self.assertEqual(self._words(self.tea)['usable'], before + 50)
        self.tea.use_expiration_date = False
        self.lots['expired'].removal_date = '2026-06-01 00:00:00'
        self.assertEqual(self._words(self.tea)['usable'], before + 50, "dates count for nothing")

    def test_goods_that_went_bad_after_reserving_do_not_keep_the_promise(self):
        self.lots['good'].jxc_on_hold = True
        words = self._words(self.tea)
        self.assertEqual((words['usable'], words['reserved'], words['promised']), (0, 0, 12))
        self.assertEqual(words['free'], -12)

    def test_bad_goods_on_their_way_out_promise_nothing(self):
        supplier = self.suppliers
        self._planned(self.tea, 40, self.lots['apart'], self.quarantine, supplier)
        self._planned(self.tea, 3, src=self.quarantine, dst=supplier)
        self.assertEqual(self._words(self.tea)['promised'], 8)

    def test_planned_moves_cross_the_border_of_the_warehouse_only(self):
        cup = self._create_product("Awkward Cup")
        self._planned(cup, 6, src=self.suppliers, dst=self.stock)
        self._planned(cup, 2, src=self.stock, dst=self.stock_b)
        self._planned(cup, 9, src=self.stock, dst=self.quarantine)  # within the warehouse
        words = self._words(cup)
        self.assertEqual((words['incoming'], words['promised'], words['free']), (6, 2, -2))
        self.assertEqual(self._words(cup, self.warehouse_b)['incoming'], 2)

    def test_null_zero_negative_and_doubled_quants(self):
        cup = self._create_product("Awkward Cup")
        self._hurt_quants(cup, self.stock)
        words = self._words(cup)
        self.assertEqual((words['on_hand'], words['usable'], words['free']), (6, 6, 6))

    def test_another_company_is_not_asked(self):
        other = self.env['res.company'].create({'name': "Second Awkward"})
        cup = self._create_product("Awkward Cup")
        place = self.env['stock.warehouse'].search([('company_id', '=', other.id)]).lot_stock_id
        self._set_stock(cup, place, 100)
        self._set_stock(cup, self.stock, 1)
        words = self.facts._stock_words(self.company, [cup.id])
        self.assertEqual(sum(row['on_hand'] for row in words.values()), 1)

    # === KITS === #

    def test_a_kit_is_the_least_of_its_components_in_whole_kits(self):
        cup, lid, label = (self._create_product(name) for name in ("Cup", "Lid", "Label"))
        label.is_storable = False  # never runs out
        dozen = self.env.ref('uom.product_uom_dozen')
        kit = self._create_kit("Box", [(cup, 2), (lid, 1, dozen), (label, 1)])
        self._set_stock(cup, self.stock, 11)
        self._set_stock(lid, self.stock, 50)
        self._planned(cup, 3)
        words = self._words(kit)
        # cups for 5, 50 lids for 4 dozens; 8 cups are free
        self.assertEqual((words['on_hand'], words['usable'], words['free']), (4, 4, 4))
        self._planned(cup, 2)
        words = self._words(kit)  # 6 cups are free: 3 kits; one of the four is promised
        self.assertEqual((words['free'], words['promised'], words['reserved']), (3, 1, 0))
        self._planned(cup, 9)
        self.assertEqual(self._words(kit)['free'], -2, "3 cups too few: two kits")

    def test_kits_within_kits_and_bills_of_many(self):
        cup, lid = (self._create_product(name) for name in ("Cup", "Lid"))
        pair = self._create_kit("Pair", [(cup, 2)])
        crate = self._create_kit("Crate", [(pair, 3), (cup, 1), (lid, 4)])
        crate.bom_ids.product_qty = 2  # the bill makes two crates
        components = self.facts._kit_components(self.company, (crate | cup).ids)
        self.assertEqual(components, {crate.id: {cup.id: 3.5, lid.id: 2.0}})
        self._set_stock(cup, self.stock, 7)
        self._set_stock(lid, self.stock, 100)
        self.assertEqual(self._words(crate)['free'], 2)
        self.assertEqual(self._words(crate, self.warehouse_b)['free'], 0)

    def test_lines_of_another_variant_are_not_in_the_kit(self):
        cup, lid = (self._create_product(name) for name in ("Cup", "Lid"))
        colour = self.env['product.attribute'].create(
            {
                'name': "Colour",
                'value_ids': [Command.create({'name': "Red"}), Command.create({'name': "Blue"})],
            }
        )
        template = self.env['product.template'].create(
            {
                'name': "Variant Box",
                'attribute_line_ids': [
                    Command.create(
                        {
                            'attribute_id': colour.id,
                            'value_ids': [Command.set(colour.value_ids.ids)],
                        }
                    )
                ],
            }
        )
        red, blue = template.product_variant_ids
        bill = self._create_bill(template, [(cup, 1), (lid, 1)])
        bill.bom_line_ids[
            1
        ].bom_product_template_attribute_value_ids = blue.product_template_attribute_value_ids
        components = self.facts._kit_components(self.company, (red | blue).ids)
        self.assertEqual(components[red.id], {cup.id: 1.0})
        self.assertEqual(components[blue.id], {cup.id: 1.0, lid.id: 1.0})

    def test_a_kit_of_nothing_storable_has_no_stock(self):
        paper = self._create_product("Paper", is_storable=False)
        kit = self._create_kit("Paper Set", [(paper, 2)])
        words = self.facts._stock_words(self.company, [kit.id], [self.warehouse.id])
        self.assertEqual(words, {})

    def test_the_number_of_queries_does_not_grow(self):
        parts = [self._create_product(f"Part {number}") for number in range(12)]
        kits = [self._create_kit(f"Kit {number}", [(part, 2)]) for number, part in enumerate(parts)]
        for part in parts:
            self._set_stock(part, self.stock, 10)

        def read(products):
            words = self.facts._stock_words(
                self.company, [product.id for product in products], [self.warehouse.id]
            )
            self.assertEqual({row['free'] for row in words.values()}, {5})

        read(kits[:2])
        self.assertConstantQueries(read, kits[:2], kits)
