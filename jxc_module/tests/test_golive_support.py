"""Feedback of people, and the support bundle, in which there is nothing of anybody's trade."""

import io
import json
import zipfile
from base64 import b64decode, b64encode

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from odoo.addons.jxc_module.tools.scrub import error_kind, scrub

from .common_golive import GoliveCommon

SECRETS = ("Jade Dragon Ltd", "hunter2", "13800138000", "wang@jade.cn", "77777", "绿茶")


@tagged('post_install', '-at_install')
class TestGoliveFeedback(GoliveCommon):
    def _send(self, user, **vals):
        env = self.env(user=user, context={'allowed_company_ids': self.own.ids})
        return env['jxc.feedback'].create({'screen': "Receipts", 'text': "It is slow", **vals})

    def test_people_send_and_see_their_own(self):
        keeper, buyer = self._user('fb_keeper', 'keeper'), self._user('fb_buyer', 'buyer')
        forged = {'user_id': buyer.id, 'state': 'done', 'answer': "Yes", 'company_id': 1}
        sent = self._send(keeper, **forged)
        self.assertRecordValues(
            sent,
            [
                {
                    'user_id': keeper.id,
                    'company_id': self.own.id,
                    'state': 'new',
                    'answer': False,
                }
            ],
        )
        with self.assertRaises(AccessError):
            sent.with_user(buyer).read(['text'])
        with self.assertRaises(AccessError):
            sent.write({'text': "Other"})
        with self.assertRaises(AccessError):
            sent.action_done()
        with self.assertRaises(AccessError):
            sent.unlink()
        mine = sent.with_user(self.owner)
        mine.action_seen()
        mine.answer = "It is quick now"
        mine.action_done()
        self.assertEqual(sent.answer, "It is quick now")
        stranger = self._user('fb_stranger', 'manager', company=self.company)
        with self.assertRaises(AccessError):
            sent.with_user(stranger).read(['text'])

    def test_sizes(self):
        keeper = self._user('fb_keeper', 'keeper')
        self._send(keeper, text="x" * 5000)
        with self.assertRaisesRegex(UserError, "letters"):
            self._send(keeper, text="x" * 5001)
        with self.assertRaisesRegex(UserError, "too big"):
            self._send(keeper, picture=b64encode(b'0' * (5 * 2**20 + 3)).decode())

    def test_its_record(self):
        keeper = self._user('fb_keeper', 'keeper')
        tea = self._goods("Tea")
        sent = self._send(keeper, res_model='product.product', res_id=tea.id)
        self.assertEqual(sent.action_open_record()['res_id'], tea.id)
        for model, number in (('no.such', 1), ('product.product', 0), (False, 5)):
            with self.subTest(model), self.assertRaises(UserError):
                self._send(keeper, res_model=model, res_id=number).action_open_record()
        hidden = self._create_product("Hidden", company_id=self.company.id)
        sent = self._send(keeper, res_model='product.product', res_id=hidden.id)
        with self.assertRaises(AccessError):
            sent.action_open_record()


@tagged('post_install', '-at_install')
class TestGoliveBundle(GoliveCommon):
    def _plant(self):
        name, secret, phone, mail, number, chinese = SECRETS
        self.env['res.partner'].create({'name': name, 'phone': phone, 'email': mail})
        self._goods(f"{chinese} {name}", default_code=number)
        self.env['ir.config_parameter'].set_param('jxc_test.password', secret)
        message = (
            f"Traceback\nValidationError: Order of \"{name}\" for {chinese}, {number}: ask {mail} "
            f"or {phone}, password={secret}"
        )
        self.env['ir.logging'].create(
            {
                'name': 'odoo.addons.jxc_module',
                'type': 'server',
                'level': 'ERROR',
                'path': 'p',
                'func': 'f',
                'line': '1',
                'message': message,
            }
        )
        self.env['jxc.job'].create(
            {
                'name': name,
                'kind': 'report',
                'user_id': self.owner.id,
                'state': 'failed',
                'error': message,
            }
        )

    def test_nothing_of_the_trade_is_in_it(self):
        self._plant()
        page = self.golive.env['jxc.support.bundle'].create({})
        action = page.action_make()
        self.assertIn(f'/{page.id}/file/', action['url'])
        archive = zipfile.ZipFile(io.BytesIO(b64decode(page.file)))
        whole = ""
        for name in archive.namelist():
            text = archive.read(name).decode()
            json.loads(text)
            whole += text
        for secret in SECRETS:
            with self.subTest(secret):
                self.assertNotIn(secret, whole)
                self.assertNotIn(secret, page.content)
        self.assertIn('ValidationError: Order of <text> for <…>, <n>', whole)
        self.assertIn('jxc_test.password', whole, "names of settings are in it")
        modules = json.loads(archive.read('modules.json'))
        self.assertEqual(modules['jxc_module'][0], 'installed')
        self.assertIn('product_cost', json.loads(archive.read('checklist.json')))
        self.assertLessEqual(
            {'versions.json', 'settings.json', 'counts.json', 'jobs.json', 'errors.json'},
            set(archive.namelist()),
        )

    def test_who_may(self):
        limited = self._user('sb_limited', 'manager')
        limited.jxc_warehouse_limited = True
        for user in (limited, self._user('sb_buyer', 'buyer')):
            with self.assertRaises(AccessError):
                self.golive.with_user(user)._bundle()
        page = self.golive.env['jxc.support.bundle'].create({})
        with self.assertRaises(AccessError):
            page.with_user(self._user('sb_other', 'manager')).read(['file'])

    def test_scrub(self):
        for text in (
            "password: hunter2",
            "Authorization=hunter2",
            "https://u:hunter2@host/a?token=hunter2",
            "'hunter2'",
            "“hunter2” and 「hunter2」",
            "(login, password) = (wang, hunter2)",
        ):
            with self.subTest(text):
                self.assertNotIn('hunter2', scrub(text))
        self.assertEqual(error_kind("a\nKeyError: 'Wang'\n\n"), "KeyError: <text>")
        self.assertLess(len(scrub("x " * 10_000)), 4001)


@tagged('post_install', '-at_install')
class TestGoliveFeedbackTour(GoliveCommon, HttpCase):
    def test_button(self):
        keeper = self._user('fb_tour', 'keeper', password='fb_tour_1')
        self.own.jxc_feedback_button = True
        url = '/odoo/action-stock.action_picking_tree_incoming'
        self.start_tour(url, 'jxc_golive_feedback', login=keeper.login)
        sent = self.env['jxc.feedback'].search([('user_id', '=', keeper.id)])
        self.assertEqual((sent.text, sent.res_model), ("The list is slow", 'stock.picking'))
        self.assertEqual(sent.screen, "Receipts")
