"""Training: tours that are begun by a button and end where they began, exercises by data."""

import json
import shutil
import tempfile
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, HttpCase, tagged

from odoo.addons.jxc_module.models.golive.training import training_place
from odoo.addons.jxc_module.models.golive.training.jxc_training import ROLES, TOURS
from odoo.addons.jxc_module.tools.backup.training import PARAMETER

from .common_backup import Tiny
from .common_golive import GoliveCommon
from .common_tools_properties import IS_LONG


class TrainingCommon(GoliveCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = {
            role: cls._user(f'train_{role}', role, password=f'train_{role}') for role in ROLES
        }

    def _page(self, user):
        return self._training(user).page()

    def _training(self, user):
        context = {**self.env.context, 'allowed_company_ids': self.own.ids}
        return self.env(user=user, context=context)['jxc.training']

    def _own(self, user):
        return self.env(
            user=user, context={**self.env.context, 'allowed_company_ids': self.own.ids}
        )

    def _done(self, role):
        [lesson] = self._page(self.people[role])['lessons']
        return {exercise['name'] for exercise in lesson['exercises'] if exercise['done']}


@tagged('post_install', '-at_install')
class TestGoliveTraining(TrainingCommon):
    def test_lessons_are_those_of_the_roles(self):
        for role, user in self.people.items():
            page = self._page(user)
            self.assertEqual([lesson['role'] for lesson in page['lessons']], [role])
            self.assertEqual(bool(page['people']), role == 'manager')
        keeper = self.people['keeper']
        keeper.group_ids = [Command.link(self.env.ref('jxc_module.group_buyer').id)]
        both = [lesson['role'] for lesson in self._page(keeper)['lessons']]
        self.assertEqual(both, ['keeper', 'buyer'])
        page = self._page(self._user('train_clerk'))
        self.assertEqual((page['lessons'], page['people']), ([], []))

    def test_only_tours_of_ones_own_roles_begin(self):
        training = self._training(self.people['keeper'])
        for wrong in ('jxc_training_buyer', 'sale_tour', '', None, 5, ['jxc_training_keeper']):
            with self.subTest(f'{wrong}'), self.assertRaises(UserError):
                training.start(wrong)
        self.assertFalse(self.env['jxc.training'].search([]))

    def test_a_tour_leaves_odoos_tours_as_they_were(self):
        keeper = self.people['keeper']
        tours = self.env['web_tour.tour'].with_user(keeper)
        self.env['web_tour.tour'].create({'name': 'somebody_elses'})
        for before in (False, True):
            keeper.tour_enabled = before
            self._training(keeper).start('jxc_training_keeper')
            keeper.tour_enabled = True  # the client does so
            self._training(keeper).start('jxc_training_keeper')  # clicked twice
            self.assertEqual(bool(tours.get_current_tour()), before)
            self.assertFalse(tours.consume('jxc_training_keeper'))
            self.assertEqual(keeper.tour_enabled, before)
            self.assertEqual(bool(tours.get_current_tour()), before)
        [row] = self.env['jxc.training'].search([('user_id', '=', keeper.id)])
        self.assertTrue(row.done_on)
        self.assertTrue(self._page(keeper)['lessons'][0]['toured'])
        # the end of a tour that was not begun is none
        buyer = self.people['buyer']
        self.env['web_tour.tour'].with_user(buyer).consume('jxc_training_buyer')
        self.assertFalse(self._page(buyer)['lessons'][0]['toured'])

    def test_no_record_of_a_tour(self):
        self.assertFalse(self.env['web_tour.tour'].search([('name', 'in', list(TOURS))]))

    def test_keeper_exercises(self):
        keeper = self.people['keeper']
        milk = self._goods("Milk", tracking='lot', use_expiration_date=True, use_time=10)
        tea = self._goods("Tea")
        env = self._own(keeper)

        def receive(product, lot):
            picking = env['stock.picking'].create(
                {
                    'picking_type_id': self.house.in_type_id.id,
                    'location_id': self.suppliers.id,
                    'location_dest_id': self.house.lot_stock_id.id,
                    'move_ids': [
                        Command.create(
                            {
                                'product_id': product.id,
                                'product_uom_qty': 1,
                                'location_id': self.suppliers.id,
                                'location_dest_id': self.house.lot_stock_id.id,
                            }
                        )
                    ],
                }
            )
            picking.action_confirm()
            picking.move_ids.move_line_ids.write({'quantity': 1, **lot})
            picking.move_ids.picked = True
            picking.button_validate()
            self.assertEqual(picking.state, 'done')

        receive(tea, {})
        self.assertEqual(self._done('keeper'), set(), "no lot")
        receive(milk, {'lot_name': 'L1', 'expiration_date': '2030-01-01'})
        self.assertEqual(self._done('keeper'), {'receipt_with_lot'})

    def test_exercises_of_trade(self):
        tea = self._goods("Tea")
        partner = self.env['res.partner'].create({'name': "Partner"})
        order = self._own(self.people['sales'])['sale.order'].create({'partner_id': partner.id})
        self.assertEqual(self._done('sales'), set(), "not confirmed")
        order.action_confirm()
        self.assertEqual(self._done('sales'), {'sales_order'})
        buyer = self._own(self.people['buyer'])
        buyer['purchase.order'].create({'partner_id': partner.id}).sudo().button_confirm()
        self.assertEqual(self._done('buyer'), {'purchase_order'})
        price = self.env['product.supplierinfo'].create(
            {'partner_id': partner.id, 'product_tmpl_id': tea.product_tmpl_id.id, 'price': 2}
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE product_supplierinfo SET create_uid = %s, company_id = %s WHERE id = %s",
            [self.people['buyer'].id, self.own.id, price.id],
        )
        price.invalidate_recordset()
        price.delay = 0
        self.assertEqual(self._done('buyer'), {'purchase_order'}, "no lead time")
        price.delay = 3
        self.assertEqual(self._done('buyer'), {'purchase_order', 'vendor_price'})
        self.golive.with_user(self.people['manager']).sign('books', "Later")
        self.assertEqual(self._done('manager'), {'signature'})

    def test_the_checklist_names_who_is_left(self):
        sales = self.people['sales']
        self.assertIn(sales, self._found_by('trained'))
        self._training(sales).start('jxc_training_sales')
        self.env['web_tour.tour'].with_user(sales).consume('jxc_training_sales')
        partner = self.env['res.partner'].create({'name': "Partner"})
        self._own(sales)['sale.order'].create({'partner_id': partner.id}).action_confirm()
        self.assertNotIn(sales, self._found_by('trained'))
        self.assertIn(self.people['buyer'], self._found_by('trained'))
        rows = {row['name']: row for row in self._page(self.owner)['people']}
        self.assertEqual(
            (rows[sales.name]['toured'], rows[sales.name]['done'], rows[sales.name]['total']),
            (True, 1, 1),
        )

    def test_queries_do_not_grow(self):
        def count():
            self.registry.clear_all_caches()  # as a new user does
            return self._count_queries(training.page)

        training = self._training(self.owner)
        few = count()
        for number in range(8):
            self._user(f'train_more_{number}', 'keeper', 'sales')
        self.assertLessEqual(count(), few + 1)


@tagged('post_install', '-at_install')
class TestGoliveTrainingPlace(TrainingCommon):
    """Exercises are done in a training copy: where it is, what counts, what is taken over."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.mkdtemp(prefix='jxc_training_')
        cls.addClassCleanup(shutil.rmtree, folder)
        cls.copy = Tiny(folder)  # before our transaction, which sees no later one
        cls.addClassCleanup(cls.copy.drop)
        super().setUpClass()
        cls.env['jxc.backup.run'].search([]).write({'kept': False, 'copy_name': False})
        cls.target = cls.env['jxc.backup'].create({'name': "Night"})
        cls.admin = cls._user('train_admin', 'manager')
        cls.admin.group_ids += cls.env.ref('base.group_system')

    def _run(self, **vals):
        values = {'backup_id': self.target.id, 'state': 'done', 'taken_on': '2026-03-01 20:30:00'}
        return self.env['jxc.backup.run'].create({**values, **vals})

    def _copy_of(self, database, made):
        facts = {'of': database, 'taken': '2026-03-01 20:30:00', 'made': made}
        self.env['ir.config_parameter'].set_param(PARAMETER, json.dumps(facts))

    def _place(self, user):
        return self._page(user)['place']

    def test_it_says_how_a_copy_is_made(self):
        keeper = self.people['keeper']
        self.assertIn("ask an administrator", self._place(keeper)['text'])
        self.assertFalse(self._place(keeper)['may_make'])
        with self.assertRaises(AccessError):
            self._training(keeper).make_copy()
        self.assertTrue(self._place(self.admin)['may_make'])
        self._run(state='failed')
        self._run(kept=False)
        self._run(encryption='key')
        told = self._training(self.admin).make_copy()['params']
        self.assertIn("Make one first", told['message'])
        self.assertEqual(told['next']['res_model'], 'jxc.backup')
        run = self._run()
        action = self._training(self.admin).make_copy()
        self.assertEqual(action['res_model'], 'jxc.backup.copy')
        with Form(self.env['jxc.backup.copy'].with_context(**action['context'])) as form:
            form.name = 'x' * 8
        self.assertEqual(form.record.run_id, run)
        copy = self.env['jxc.backup.copy']
        self.assertEqual(copy._free_name(), f'{self.env.cr.dbname}_training')

    def test_it_opens_the_newest_copy_that_is_there(self):
        self._run(copy_name='postgres', taken_on='2026-03-01 20:30:00')
        self._run(copy_name='jxc_training_that_is_gone')
        self.own.partner_id.tz = 'Asia/Shanghai'
        place = self._place(self.people['keeper'])
        self.assertEqual(place['url'], '/web?db=postgres')
        self.assertIn("“postgres”, state of 2026-03-02 04:30", place['text'])
        with patch.object(training_place, '_lets_through', lambda name: False):
            place = self._place(self.people['keeper'])
        self.assertFalse(place['url'])
        self.assertIn("adds it to dbfilter", place['text'])

    def test_in_the_copy_only_what_was_done_there_counts(self):
        sales = self.people['sales']
        partner = self.env['res.partner'].create({'name': "Partner"})

        def order(moment):
            record = self._own(sales)['sale.order'].create({'partner_id': partner.id})
            record.action_confirm()
            self.env.flush_all()
            query = "UPDATE sale_order SET create_date = %s WHERE id = %s"
            self.env.cr.execute(query, [moment, record.id])
            self.env.invalidate_all()

        order('2026-03-04 05:59:59')
        self.assertEqual(self._done('sales'), {'sales_order'})
        self._copy_of('real', '2026-03-04 06:00:00')
        place = self._place(sales)
        self.assertTrue(place['is_copy'])
        self.assertIn("a training copy of “real”", place['text'])
        self.assertEqual(self._done('sales'), set())
        self.assertFalse(self.env['jxc.training'].search([('user_id', '=', sales.id)]))
        order('2026-03-04 06:00:00')
        self.assertEqual(self._done('sales'), {'sales_order'})
        self._page(sales)
        [row] = self.env['jxc.training'].search([('user_id', '=', sales.id)])
        self.assertEqual((row.lesson, bool(row.done_on)), ('sales_order', True))

    def test_what_was_done_there_is_taken_over(self):
        copy = self.copy
        facts = json.dumps({'of': self.env.cr.dbname, 'taken': 'x', 'made': 'x'})
        copy.run("INSERT INTO ir_config_parameter VALUES (%s, %s)", PARAMETER, facts)
        copy.run("CREATE TABLE res_users (id int, login varchar)")
        copy.run("CREATE TABLE jxc_training (user_id int, lesson varchar, done_on timestamp)")
        copy.run("INSERT INTO res_users VALUES (1, 'train_sales'), (2, 'train_who')")
        rows = "(1, 'sales_order', now()), (1, 'jxc_training_sales', now()), (2, 'delivery', now())"
        rows += ", (1, 'made_up', now()), (1, 'delivery', NULL)"
        copy.run(f"INSERT INTO jxc_training VALUES {rows}")
        self._run(copy_name=copy.name)
        sales = self.people['sales']
        self.assertIn(sales, self._found_by('trained'))
        self._page(sales)
        self.assertFalse(self._done('sales'), "only the owner's page takes it over")
        for _twice in range(2):
            rows = {row['name']: row for row in self._page(self.owner)['people']}
            row = rows[sales.name]
            self.assertEqual((row['toured'], row['done'], row['total']), (True, 1, 1))
        [exercise] = self._page(sales)['lessons'][0]['exercises']
        self.assertEqual((exercise['done'], exercise['where']), (True, 'copy'))
        self.assertEqual(len(self.env['jxc.training'].search([])), 2)
        self.assertNotIn(sales, self._found_by('trained'))
        # of another database: nothing is believed; broken: nothing fails
        copy.run(
            "UPDATE ir_config_parameter SET value = %s WHERE key = %s", '{"of": "x"}', PARAMETER
        )
        self.assertFalse(training_place._read(copy.name, self.env.cr.dbname))
        copy.run("DROP TABLE jxc_training")
        self.assertFalse(training_place._read(copy.name, self.env.cr.dbname))
        self.assertTrue(self._page(self.owner)['people'])


@tagged('post_install', '-at_install')
class TestGoliveTrainingTours(TrainingCommon, HttpCase):
    def test_tours(self):
        """Each tour finds its places on the screen, for who has the role and nothing else."""
        # each starts a browser: all of them in long runs
        for role in ROLES if IS_LONG else ('keeper',):
            with self.subTest(role):
                self.start_tour('/odoo', f'jxc_training_{role}', login=f'train_{role}')
        self.start_tour('/odoo/jxc-training', 'jxc_golive_training', login='train_sales')
        self.assertFalse(self.env['jxc.training'].search([]), "these were started by the test")

    def test_the_button_starts_the_tour(self):
        """The pointer of Odoo stands at the first step, on the page of the tour."""
        self.browser_js(
            '/odoo/jxc-training',
            "document.querySelector('.o_jxc_start').click()",
            ready="Boolean(document.querySelector('.o_jxc_start'))",
            login='train_sales',
            success_signal='click .o_jxc_entry_partner input',
        )
        row = self.env['jxc.training'].search([('user_id', '=', self.people['sales'].id)])
        self.assertEqual((row.lesson, row.running), ('jxc_training_sales', True))
        self.assertTrue(self.people['sales'].tour_enabled)
