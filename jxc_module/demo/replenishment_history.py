# ruff: noqa: B007, B023, B905, F821, RUF005, UP031
# (names come from the action; its interpreter knows neither attribute assignment nor unpacking)
# Code of a server action (see replenishment_demo.xml): 120 days of trade of the demo company.
#
# Demand is drawn per product and warehouse, orders keep up with it, core receives and delivers the
# goods, then dates are put back. The numbers come from a generator with a fixed start, so that
# every demo database tells the same story; the days are relative to today.

DAYS = 120

company = env.company
if not company.partner_id.tz:
    company.partner_id.write({'tz': 'Asia/Shanghai'})
today = company._jxc_today()
one_day = datetime.timedelta(days=1)
main = env.ref('stock.warehouse0')
branch = env.ref('jxc_module.warehouse_branch')
customers = [env.ref('jxc_module.customer_' + name) for name in ('market', 'canteen', 'stores')]
names = (
    'tea',
    'soy',
    'oil',
    'rice',
    'milk',
    'yogurt',
    'towels',
    'soap',
    'box',
    'bulb',
    'lead',
    'drill',
    'cooker',
    'fan',
)
products = {name: env.ref('jxc_module.product_' + name) for name in names}

# The trade of an earlier installation is still there: its goods stay, being used, when the addon
# goes, and it must not be told twice.
told = env['stock.move'].search_count(
    [('product_id', 'in', [product.id for product in products.values()])], limit=1
)
if not told:
    # Per line: product, warehouse, pattern, usual quantity, stock kept in days of demand, stock to
    # end with (None: as it comes), last receipt (days ago), receipts that never came (by number)
    STORY = [
        ('tea', branch, 'smooth', 12, 26, 330, 12, ()),
        ('milk', branch, 'smooth', 16, 14, 92, 2, ()),
        ('yogurt', branch, 'smooth', 7, 14, 12, 26, ()),
        ('box', branch, 'intermittent', 4, 40, 3, 16, ()),
        ('bulb', branch, 'intermittent', 50, 40, 700, 16, ()),
        ('tea', main, 'smooth', 30, 24, 420, 9, ()),
        ('soy', main, 'smooth', 45, 24, 1150, 9, ()),
        ('oil', main, 'erratic', 22, 20, -60, 24, ()),
        ('rice', main, 'erratic', 16, 30, 520, 9, ()),
        ('milk', main, 'smooth', 40, 14, 290, 3, ()),
        ('yogurt', main, 'smooth', 18, 14, 120, 3, ()),
        ('towels', main, 'smooth', 24, 19, 980, 20, (2, 4)),
        ('soap', main, 'intermittent', 45, 36, 1600, 20, ()),
        ('box', main, 'intermittent', 8, 55, 110, 20, ()),
        ('bulb', main, 'erratic', 60, 45, 1500, 26, ()),
        ('lead', main, 'intermittent', 10, 60, 45, 26, ()),
        ('drill', main, 'lumpy', 9, 75, -4, 26, ()),
        ('cooker', main, 'new', 6, 40, None, 21, ()),
        ('fan', main, 'none', 0, 0, 64, None, ()),
    ]
    # Days between two receipts, by vendor and warehouse.
    CYCLES = {
        ('vendor_tea', main): 15,
        ('vendor_tea', branch): 20,
        ('vendor_dairy', main): 12,
        ('vendor_dairy', branch): 12,
        ('vendor_household', main): 20,
        ('vendor_household', branch): 16,
        ('vendor_electrical', main): 26,
        ('vendor_electrical', branch): 24,
    }
    # The branch gets these from the main warehouse.
    TRANSFERRED = ('box', 'bulb')
    VENDORS = {}
    for vendor_name, own in (
        ('vendor_tea', ('tea', 'soy', 'oil', 'rice')),
        ('vendor_dairy', ('milk', 'yogurt')),
        ('vendor_household', ('towels', 'soap', 'box')),
        ('vendor_electrical', ('bulb', 'lead', 'drill', 'cooker', 'fan')),
    ):
        for name in own:
            VENDORS[name] = vendor_name

    # === 1. DRAW: what was wanted, what arrived, what left === #

    state = 20190521
    opening = []  # (product name, warehouse, quantity, lot number or None)
    arrivals = []  # (days ago, product name, warehouse, quantity, lot number or None)
    departures = []  # (days ago, product name, warehouse, quantity, lot number or None)
    transfers = []  # (days ago, product name, quantity)
    wanted_by_branch = {}

    for name, warehouse, pattern, size, cover, final, last, missed in STORY:
        demand = {}
        for ago in range(DAYS, 0, -1):
            # two numbers between 0 and 1
            state = (state * 1103515245 + 12345) % 2147483648
            first = state / 2147483648
            state = (state * 1103515245 + 12345) % 2147483648
            second = state / 2147483648
            quantity = 0
            if (today - ago * one_day).weekday() == 6 or pattern == 'none':
                pass  # closed on Sundays
            elif pattern == 'smooth' or (pattern == 'new' and ago <= last):
                quantity = round(size * (0.7 + 0.6 * first))
            elif pattern == 'erratic':
                quantity = max(round(size * (0.15 + 3.4 * first * first * first)), 1)
            elif pattern == 'intermittent' and second < 0.22:
                quantity = round(size * (0.8 + 0.4 * first))
            elif pattern == 'lumpy' and second < 0.13:
                quantity = max(round(size * (0.1 + 3.4 * first * first * first)), 1)
            quantity += wanted_by_branch.get((name, ago), 0) if warehouse == main else 0
            if quantity:
                demand[ago] = quantity
        mean = sum(demand.values()) / DAYS
        base = mean * cover
        cycle = CYCLES[VENDORS[name], warehouse]
        receipts = []
        if pattern == 'new':
            receipts = [last]
        elif last:
            receipts = [ago for ago in range(last + cycle * 40, last - 1, -cycle) if ago < DAYS - 3]
        lots = []  # [lot number, quantity, day it goes off sale], oldest first
        shelf = products[name].expiration_time - products[name].removal_time
        tracked = products[name].tracking == 'lot'

        stock = 0 if pattern == 'new' else round(base) if final is None or size else final
        if stock:
            number = name[0].upper() + warehouse.code + '-000' if tracked else None
            opening.append((name, warehouse, stock, number))
            lots.append([number, stock, DAYS - shelf])
        for ago in range(DAYS, 0, -1):
            if ago in receipts and receipts.index(ago) + 1 not in missed:
                if ago == last and final is not None:
                    ahead = sum(quantity for day, quantity in demand.items() if day <= ago)
                    quantity = max(round(final + ahead - stock), 0)
                else:
                    quantity = max(round(base - stock), 0)
                if pattern == 'new':
                    quantity = 160
                if name == 'soy':
                    quantity = (quantity + 11) // 12 * 12
                if quantity:
                    number = (
                        '%s%s-%03d' % (name[0].upper(), warehouse.code, DAYS - ago)
                        if tracked
                        else None
                    )
                    lots.append([number, quantity, ago - shelf])
                    stock += quantity
                    if warehouse == branch and name in TRANSFERRED:
                        transfers.append((ago, name, quantity))
                        wanted_by_branch[name, ago] = quantity
                    else:
                        arrivals.append((ago, name, warehouse, quantity, number))
            left = min(demand.get(ago, 0), stock)
            own = left - wanted_by_branch.get((name, ago), 0) if warehouse == main else left
            for lot in lots:
                taken = min(max(own, 0), lot[1])
                if taken and ((not tracked) or lot[2] < ago):
                    departures.append((ago, name, warehouse, taken, lot[0]))
                    lot[1] -= taken
                    own -= taken
                    stock -= taken
            if warehouse == main and (name, ago) in wanted_by_branch:
                stock -= wanted_by_branch[name, ago]

    # === 2. BOOK: let core move the goods === #

    lot_records = {}
    lot_values = []
    for ago, name, warehouse, quantity, number in [(DAYS,) + row for row in opening] + arrivals:
        if number:
            received = today - ago * one_day
            expires = received + products[name].expiration_time * one_day
            lot_values.append(
                {
                    'name': number,
                    'product_id': products[name].id,
                    'company_id': company.id,
                    'expiration_date': company._jxc_day_start(expires),
                    'removal_date': company._jxc_day_start(
                        expires - products[name].removal_time * one_day
                    ),
                    'use_date': company._jxc_day_start(expires - products[name].use_time * one_day),
                    'alert_date': company._jxc_day_start(
                        expires - products[name].alert_time * one_day
                    ),
                }
            )
    for lot in env['stock.lot'].create(lot_values):
        lot_records[lot.name] = lot

    stock_moves = env['stock.move']
    for name, warehouse, quantity, number in opening:
        product = products[name]
        lines = {'lot_id': lot_records[number].id} if number else {}
        stock_moves |= stock_moves.create(
            {
                'product_id': product.id,
                'product_uom': product.uom_id.id,
                'product_uom_qty': quantity,
                'location_id': product.property_stock_inventory.id,
                'location_dest_id': warehouse.lot_stock_id.id,
                'company_id': company.id,
                'reference': "Opening stock",
                'origin': "Opening stock",
                'picked': True,
                'is_inventory': True,
                'move_line_ids': [
                    Command.create(
                        {
                            'product_id': product.id,
                            'product_uom_id': product.uom_id.id,
                            'quantity': quantity,
                            'location_id': product.property_stock_inventory.id,
                            'location_dest_id': warehouse.lot_stock_id.id,
                            'picked': True,
                            **lines,
                        }
                    )
                ],
            }
        )
    stock_moves._action_confirm(merge=False)
    stock_moves._action_done()
    dates = [(stock_moves, company._jxc_day_start(today - DAYS * one_day))]

    # purchase orders: one a vendor, warehouse and day of receipt
    arrivals.sort(key=lambda row: (-row[0], row[2].id, VENDORS[row[1]], row[1]))
    grouped = {}
    for ago, name, warehouse, quantity, number in arrivals:
        grouped.setdefault((ago, warehouse, VENDORS[name]), []).append((name, quantity, number))
    orders = env['purchase.order']
    order_values = []
    order_days = []
    late = [0, 1, 0, 3, -1, 0, 2, 0, 5, 0]  # days later than promised, one order after the other
    for (ago, warehouse, vendor_name), rows in grouped.items():
        vendor = env.ref('jxc_module.' + vendor_name)
        delay = max(products[rows[0][0]].seller_ids[:1].delay, 1)
        took = max(delay + late[len(order_values) % 10] * delay // 8, 1)
        ordered = today - (ago + took) * one_day
        promised = company._jxc_day_start(ordered + delay * one_day) + datetime.timedelta(hours=10)
        order_days.append((ago, ordered, promised, {products[row[0]].id: row for row in rows}))
        lines = []
        for name, quantity, number in rows:
            seller = (
                products[name]
                .seller_ids.filtered(lambda seller: seller.min_qty == 0)
                .sorted('id')[:1]
                or products[name].seller_ids[:1]
            )
            unit = seller.product_uom_id
            lines.append(
                Command.create(
                    {
                        'product_id': products[name].id,
                        'product_uom_id': unit.id,
                        'product_qty': quantity / 12 if name == 'soy' else quantity,
                        'price_unit': seller.price,
                        'date_planned': promised,
                    }
                )
            )
        order_values.append(
            {
                'partner_id': vendor.id,
                'picking_type_id': warehouse.in_type_id.id,
                'date_order': company._jxc_day_start(ordered) + datetime.timedelta(hours=9),
                'user_id': env.ref('jxc_module.user_buyer').id,
                'order_line': lines,
            }
        )
    orders = (
        env['purchase.order']
        .with_context(mail_create_nolog=True, tracking_disable=True)
        .create(order_values)
    )
    orders.button_confirm()
    for order, (ago, ordered, promised, rows) in zip(orders, order_days):
        for move in order.picking_ids.move_ids:
            number = rows[move.product_id.id][2]
            if number:
                move.move_line_ids.write({'lot_id': lot_records[number].id})
    orders.picking_ids.move_ids.write({'picked': True})
    orders.picking_ids.move_ids._action_done()
    for order, (ago, ordered, promised, rows) in zip(orders, order_days):
        order.write({'date_approve': company._jxc_day_start(ordered) + datetime.timedelta(hours=9)})
        arrived = company._jxc_day_start(today - ago * one_day) + datetime.timedelta(hours=8)
        dates.append((order.picking_ids.move_ids, arrived))

    # transfers to the branch
    moved = env['stock.move']
    for ago, name, quantity in transfers:
        move = env['stock.move'].create(
            {
                'product_id': products[name].id,
                'product_uom': products[name].uom_id.id,
                'product_uom_qty': quantity,
                'quantity': quantity,
                'picked': True,
                'location_id': main.lot_stock_id.id,
                'location_dest_id': branch.lot_stock_id.id,
                'picking_type_id': main.int_type_id.id,
                'company_id': company.id,
                'origin': "Weekly transfer",
            }
        )
        moved |= move
        dates.append(
            (move, company._jxc_day_start(today - ago * one_day) + datetime.timedelta(hours=7))
        )
    moved._action_confirm(merge=False)
    moved._action_done()

    # deliveries: a picking a warehouse and day in the last two weeks, plain moves before them
    grouped = {}
    for ago, name, warehouse, quantity, number in sorted(
        departures, key=lambda row: (-row[0], row[2].id, row[1])
    ):
        grouped.setdefault((ago, warehouse), {}).setdefault(name, []).append((quantity, number))
    quiet = {'tracking_disable': True, 'mail_create_nolog': True}
    recent = [key for key in grouped if key[0] <= 14]
    pickings = (
        env['stock.picking']
        .with_context(**quiet)
        .create(
            [
                {
                    'picking_type_id': key[1].out_type_id.id,
                    'partner_id': customers[key[0] % 3].id,
                    'company_id': company.id,
                    'location_id': key[1].lot_stock_id.id,
                    'location_dest_id': customers[0].property_stock_customer.id,
                }
                for key in recent
            ]
        )
    )
    picking_ids = dict(zip(recent, pickings.ids))
    move_values = []
    move_days = []
    for (ago, warehouse), rows in grouped.items():
        ends = {
            'location_id': warehouse.lot_stock_id.id,
            'location_dest_id': customers[0].property_stock_customer.id,
        }
        day = company._jxc_day_start(today - ago * one_day) + datetime.timedelta(hours=16)
        for name, parts in rows.items():
            product = products[name]
            lines = []
            for quantity, number in parts:
                line = {
                    'product_id': product.id,
                    'product_uom_id': product.uom_id.id,
                    'quantity': quantity,
                    'picked': True,
                    **ends,
                }
                if number:
                    line['lot_id'] = lot_records[number].id
                lines.append(Command.create(line))
            move_days.append(day)
            move_values.append(
                {
                    'product_id': product.id,
                    'product_uom': product.uom_id.id,
                    'origin': "Daily sales",
                    'product_uom_qty': sum(part[0] for part in parts),
                    'picked': True,
                    'date': day,
                    'picking_id': picking_ids.get((ago, warehouse), False),
                    'picking_type_id': warehouse.out_type_id.id,
                    'partner_id': customers[ago % 3].id,
                    'company_id': company.id,
                    'move_line_ids': lines,
                    **ends,
                }
            )
    sold = env['stock.move'].with_context(**quiet).create(move_values)
    sold._action_confirm(merge=False)
    sold._action_done()
    by_day = {}
    for move, day in zip(sold, move_days):
        by_day.setdefault(day, []).append(move.id)
    for day, ids in by_day.items():
        dates.append((env['stock.move'].browse(ids), day))

    # === 3. DATE: put everything where it happened === #

    for moves, date in dates:
        moves.move_line_ids.write({'date': date})
        moves.write({'date': date})
        moves.picking_id.write({'date_done': date})

    # === 4. NOW: rules as somebody once typed them, what is open today, the first two runs === #

    # in the name of a person: core deletes manual rules without need that the superuser made
    buyer = env.ref('jxc_module.user_buyer')
    rules = env['stock.warehouse.orderpoint'].with_user(buyer).sudo()
    rules.create(
        [
            {
                'product_id': products[name].id,
                'warehouse_id': warehouse.id,
                'location_id': warehouse.lot_stock_id.id,
                'company_id': company.id,
                'trigger': 'manual',
                'product_min_qty': minimum,
                'product_max_qty': maximum,
            }
            for name, warehouse, minimum, maximum in (
                ('tea', main, 300, 600),
                ('soy', main, 500, 1000),
                ('oil', main, 200, 400),
                ('rice', main, 300, 600),
                ('milk', main, 0, 0),
                ('yogurt', main, 0, 0),
                ('towels', main, 400, 800),
                ('soap', main, 200, 500),
                ('box', main, 40, 80),
                ('bulb', main, 1000, 3000),
                ('lead', main, 40, 80),
                ('fan', main, 10, 20),
                ('tea', branch, 150, 300),
                ('milk', branch, 0, 0),
                ('box', branch, 10, 20),
            )
        ]
    )
    company.write({'jxc_expiry_forecast': True, 'jxc_stock_alerts': True})
    env[
        'stock.warehouse.orderpoint'
    ]._cron_jxc_safety_stock()  # its alerts are the silent first ones

    noon = company._jxc_day_start(today) + datetime.timedelta(hours=12)
    for vendor_name, rows, confirmed, ahead in (
        ('vendor_electrical', (('lead', 40), ('drill', 30)), True, 9),
        ('vendor_tea', (('rice', 200),), True, 4),
        ('vendor_tea', (('oil', 300),), False, 10),
    ):
        order = (
            env['purchase.order']
            .with_context(**quiet)
            .create(
                {
                    'partner_id': env.ref('jxc_module.' + vendor_name).id,
                    'user_id': buyer.id,
                    'picking_type_id': main.in_type_id.id,
                    'date_order': noon,
                    'order_line': [
                        Command.create(
                            {
                                'product_id': products[row[0]].id,
                                'product_qty': row[1],
                                'date_planned': noon + ahead * one_day,
                            }
                        )
                        for row in rows
                    ],
                }
            )
        )
        if confirmed:
            order.button_confirm()
            order.write({'date_approve': noon - 6 * one_day})

    for customer, warehouse, rows, confirmed, ahead in (
        (customers[0], main, (('soy', 700), ('towels', 600)), True, 2),
        (customers[1], main, (('milk', 60), ('rice', 40)), True, 1),
        (customers[2], branch, (('tea', 60), ('box', 6)), True, 3),
        (customers[2], main, (('cooker', 12),), False, 5),
    ):
        sale = (
            env['sale.order']
            .with_context(**quiet)
            .create(
                {
                    'partner_id': customer.id,
                    'warehouse_id': warehouse.id,
                    'user_id': env.ref('jxc_module.user_sales').id,
                    'date_order': noon,
                    'commitment_date': noon + ahead * one_day,
                    'order_line': [
                        Command.create(
                            {'product_id': products[row[0]].id, 'product_uom_qty': row[1]}
                        )
                        for row in rows
                    ],
                }
            )
        )
        if confirmed:
            sale.action_confirm()

    env['stock.warehouse.orderpoint']._cron_jxc_safety_stock()
    proposals = env['jxc.safety.proposal'].search([('state', '=', 'proposed')], order='id')
    for name, decision in (('soap', 'accepted'), ('fan', 'rejected')):
        proposals.filtered(lambda proposal: proposal.product_id == products[name])[:1].with_user(
            env.ref('jxc_module.user_manager')
        ).sudo()._decide(decision)
