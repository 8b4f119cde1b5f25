from datetime import datetime

from odoo import Command
from odoo.tests import freeze_time

from .common import JxcCommon

NOW = '2026-06-15 16:30:00'  # half past midnight of the 16th in Shanghai


class AwkwardStock(JxcCommon):
    """Stock as it is in real warehouses, made once, for every screen that shows a word of it.

    In the warehouse ``warehouse``, of ``tea``: 10 good, 50 expired, 40 in quarantine, 7 on hold,
    5 of a vendor on consignment; 4 of the good ones reserved, 8 promised without reservation.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(NOW))
        cls.company.partner_id.tz = 'Asia/Shanghai'
        cls.env.user.tz = 'UTC'
        cls.vendor = cls.env['res.partner'].create({'name': "Vendor Awkward"})
        cls.customer = cls.env['res.partner'].create({'name': "Customer Awkward"})
        cls.tea = cls._create_product(
            "Awkward Tea", tracking='lot', use_expiration_date=True, list_price=9.0
        )
        cls.quarantine = cls.warehouse._jxc_quarantine_location()
        cls.lots = {
            name: cls.env['stock.lot'].create(
                {
                    'name': f"AWK-{name}",
                    'product_id': cls.tea.id,
                    'removal_date': removal,
                    'expiration_date': removal,
                }
            )
            for name, removal in (
                ('good', datetime(2027, 1, 1)),
                # today in Shanghai, tomorrow in UTC
                ('expired', datetime(2026, 6, 15, 20)),
                ('apart', datetime(2027, 1, 1)),
                ('held', datetime(2027, 1, 1)),
                ('consigned', datetime(2027, 1, 1)),
            )
        }
        for name, place, quantity in (
            ('good', cls.stock, 10),
            ('expired', cls.stock, 50),
            ('apart', cls.quarantine, 40),
            ('held', cls.stock, 7),
        ):
            cls._set_stock(cls.tea, place, quantity, cls.lots[name])
        cls.env['stock.quant']._update_available_quantity(
            cls.tea, cls.stock, 5, lot_id=cls.lots['consigned'], owner_id=cls.vendor
        )
        cls.reserved = cls._planned(cls.tea, 4, cls.lots['good'])
        cls.lots['held'].jxc_on_hold = True
        cls.promised = cls._planned(cls.tea, 8)

    @classmethod
    def _planned(cls, product, quantity, lot=None, src=None, dst=None):
        """Plan a move, to customers unless said otherwise; of a lot: reserve it."""
        move = cls.env['stock.move'].create(
            {
                'product_id': product.id,
                'product_uom_qty': quantity,
                'product_uom': product.uom_id.id,
                'location_id': (src or cls.stock).id,
                'location_dest_id': (dst or cls.customers).id,
            }
        )
        move._action_confirm()
        if lot is not None:
            move._update_reserved_quantity(quantity, src or cls.stock, lot_id=lot)
            move._action_assign()
        return move

    @classmethod
    def _hurt_quants(cls, product, location):
        """Leave what only a broken past leaves: a NULL, a zero, doubled quants that make 6.

        A count typed in Physical Inventory and not applied makes the NULL.
        """
        cls.env.flush_all()
        for quantity in (None, 0, 9, -3):
            cls.env.cr.execute(
                """
                INSERT INTO stock_quant (product_id, location_id, company_id, quantity,
                                         reserved_quantity, in_date)
                     VALUES (%s, %s, %s, %s, 0, %s)
                """,
                (product.id, location.id, cls.company.id, quantity, datetime(2026, 1, 1)),
            )
        cls.env.invalidate_all()

    @classmethod
    def _create_kit(cls, name, parts, **vals):
        """Create a kit of ``parts``: list of (product, quantity) or (product, quantity, unit)."""
        kit = cls.env['product.product'].create({'name': name, 'type': 'consu', **vals})
        cls._create_bill(kit.product_tmpl_id, parts)
        return kit

    @classmethod
    def _create_bill(cls, template, parts):
        """Make a kit of a template, see :meth:`_create_kit`; return the mrp.bom."""
        return cls.env['mrp.bom'].create(
            {
                'product_tmpl_id': template.id,
                'type': 'phantom',
                'bom_line_ids': [
                    Command.create(
                        {
                            'product_id': part.id,
                            'product_qty': quantity,
                            'product_uom_id': (unit[0] if unit else part.uom_id).id,
                        }
                    )
                    for part, quantity, *unit in parts
                ],
            }
        )
