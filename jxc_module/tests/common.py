from odoo.tests import TransactionCase


class JxcCommon(TransactionCase):
    """Two warehouses of one company and short ways to move goods through core."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # as core's own suites: who follows and what is tracked took a twelfth of the time
        cls.env = cls.env(context={**cls.env.context, 'tracking_disable': True})
        cls.company = cls.env.company
        cls.warehouse = cls.env['stock.warehouse'].search(
            [('company_id', '=', cls.company.id)], limit=1
        )
        cls.warehouse_b = cls.env['stock.warehouse'].create(
            {'name': "Branch B", 'code': 'BRB', 'company_id': cls.company.id}
        )
        cls.stock = cls.warehouse.lot_stock_id
        cls.stock_b = cls.warehouse_b.lot_stock_id
        cls.customers = cls.env.ref('stock.stock_location_customers')
        cls.suppliers = cls.env.ref('stock.stock_location_suppliers')

    def tearDown(self):
        """Find moves of any room with a view location at an end: core forgets their value."""
        self.env.cr.execute(
            '''
            SELECT move.id, move.reference, source.complete_name, target.complete_name
              FROM stock_move AS move
              JOIN stock_location AS source ON source.id = move.location_id
              JOIN stock_location AS target ON target.id = move.location_dest_id
             WHERE 'view' IN (source.usage, target.usage)
            '''
        )
        self.assertEqual(self.env.cr.fetchall(), [])
        super().tearDown()

    def assertConstantQueries(self, call, few, many, more=0):
        """Assert that a call takes as many queries for many records as for few.

        :param call: takes ``few``, or ``many``; see `_count_queries`
        :param int more: queries that may come on top for ``many``
        """
        counts = [self._count_queries(call, some) for some in (few, many)]
        self.assertLessEqual(counts[1], counts[0] + more, f"{counts} queries")

    def _count_queries(self, call, *args):
        """Return the number of queries of a call: from empty caches on, with all that it writes."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        call(*args)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    @classmethod
    def _create_product(cls, name, **vals):
        return cls.env['product.product'].create(
            {'name': name, 'type': 'consu', 'is_storable': True, **vals}
        )

    @classmethod
    def _set_stock(cls, product, location, qty, lot=None):
        """Make the quantity on hand at a location, as an opening stock would."""
        cls.env['stock.quant']._update_available_quantity(product, location, qty, lot_id=lot)

    def _dialog(self, action, user=None):
        """Return the record that the client saves where a user opens a dialog by its action."""
        model = self.env[action['res_model']].with_user(user or self.env.uid)
        self.assertFalse(action.get('res_id'), "a replica may not have the record yet")
        return model.with_context(**action.get('context', {})).create({})

    @classmethod
    def _move(cls, product, src, dst, qty, date=None):
        """Create a done move, back-dated where a date is given.

        :return: stock.move
        """
        move = cls.env['stock.move'].create(
            {
                'product_id': product.id,
                'product_uom_qty': qty,
                'product_uom': product.uom_id.id,
                'location_id': src.id,
                'location_dest_id': dst.id,
            }
        )
        move._action_confirm()
        move.quantity = qty
        move.picked = True
        move._action_done()
        if date:
            move.write({'date': date})
            move.move_line_ids.write({'date': date})
        return move
