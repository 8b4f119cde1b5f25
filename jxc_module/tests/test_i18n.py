"""The Chinese translations: complete, and with the placeholders of their sources."""

import re
from collections import Counter
from pathlib import Path

import polib  # Odoo needs it too
from lxml import etree

from odoo.tests import BaseCase, tagged
from odoo.tools import file_path

# "%%" counts as well: a lone "%" in a term with arguments breaks it. A tag counts with all that
# stands in it but for the words that a screen reader says.
PLACEHOLDER = re.compile(r'%%|%\(\w+\)[#0+-]*\d*(?:\.\d+)?[a-z]|%[sdif]|<[^<>]+>|\$\{[^{}]*\}')
SPOKEN = re.compile(r' (title|aria-label)="[^"]*"')

# Where a term names something: a field, one of its values, a model, a menu.
LABELS = (
    'model:ir.model.fields,field_description',
    'model:ir.model.fields.selection,name',
    'model:ir.model,name',
    'model:ir.ui.menu,name',
)
# What a trader reads, where a literal translation would say something else.
TRADE = {
    'field_description:jxc_module.field_jxc_credit_position__state': "信用状态",
    'field_description:jxc_module.field_sale_order__jxc_credit_state': "信用状态",
    'field_description:jxc_module.field_jxc_reconciliation_line__credit': "贷方",
    'field_description:jxc_module.field_jxc_bill_link_line__order_id': "订单",
    'field_description:jxc_module.field_jxc_report_shipped_not_invoiced__order_id': "订单",
    'field_description:jxc_module.field_jxc_statement__summary': "期末余额",
    'field_description:jxc_module.field_jxc_statement_total__closing': "期末余额",
    'field_description:jxc_module.field_jxc_report_stock_movement__closing_qty': "期末结存",
    'field_description:jxc_module.field_jxc_flow_trace__moment': "时间",
    'selection,name:jxc_module.selection__jxc_reconciliation__side__payable': "供应商",
    'field_description:jxc_module.field_jxc_collector__amount': "未清",
    'selection,name:jxc_module.selection__jxc_alert__state__open': "待处理",
    'selection,name:jxc_module.selection__sale_order__jxc_collection_progress__paid': "已收",
    'selection,name:jxc_module.selection__purchase_order__jxc_flow_state__paid': "已付",
    'field_description:jxc_module.field_sale_order__jxc_delivery_progress': "发货",
    'field_description:jxc_module.field_sale_order__jxc_collection_progress': "收款",
    'field_description:jxc_module.field_jxc_job__user_id': "用户",
    'field_description:jxc_module.field_jxc_report_payment_summary__payments': "笔数",
    'field_description:jxc_module.field_jxc_payment_proposal__payment_ids': "收付款",
    'field_description:jxc_module.field_jxc_inspection_line__accepted_qty': "合格",
    'field_description:jxc_module.field_jxc_inspection_line__rejected_qty': "拒收",
    'field_description:jxc_module.field_purchase_order_line__jxc_rejected_qty': "拒收",
    'selection,name:jxc_module.selection__jxc_lot_action__action__release': "解冻",
    'field_description:jxc_module.field_jxc_vendor_score__receipts': "收货次数",
    'selection,name:jxc_module.selection__jxc_approval__state__outdated': "已失效",
}
# Said on a printed page or on a button, by their English source.
SAID = {
    "For": "致",
    "Issued by": "出具方",
    "Release Bill": "放行",
    "Lift Hold": "解冻",
    "Order Now": "订货",
    "Reconcile Open Items": "核销",
    "Bill Number": "单号",
    "This is only a reminder: nothing is stopped.": "仅为提醒，不拦截。",
}
# A button says what to do, a label what something is: in Chinese these are one word for both.
BOTH = {
    "Agreed",
    "Check",
    "Checks",
    "Confirm",
    "Dispute",
    "Disputed",
    "Duplicates Decided",
    "Lift Hold",
    "Log a Call",
    "Make Statements",
    "Order Flows",
    "Pause",
    "Pay",
    "Post",
    "Print",
    "Promise to Pay",
    "Resolve Dispute",
    "Return",
    "Send",
    "Send by Mail",
    "Sent Back",
    "Signed For",
    "The Same",
    "Training Copy",
}


def entries(name):
    """Return the entries of a file of the addon's translations, the header left out."""
    return list(polib.pofile(file_path(f'jxc_module/i18n/{name}')))


def placeholders(text):
    return Counter(SPOKEN.sub(r' \1', found) for found in PLACEHOLDER.findall(text))


def button_terms():
    """Return what stands on the buttons of our views, those with a figure left out."""
    found = set()
    for path in Path(file_path('jxc_module/views')).rglob('*.xml'):
        for button in etree.parse(str(path)).iter('button'):
            if button.get('string') and 'oe_stat_button' not in button.get('class', ''):
                found.add(button.get('string'))
    return found


# Characters that nobody in Taiwan writes; the words around them are in our terms.
SIMPLIFIED = set("库盘调订购销仓单价账务号货单总额实际预览转开关对")


@tagged('jxc', 'post_install', '-at_install')
class TestI18n(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = entries('jxc_module.pot')
        cls.languages = {name: entries(f'{name}.po') for name in ('zh_CN', 'zh_TW')}
        cls.chinese = cls.languages['zh_CN']

    def _assert_none(self, is_wrong):
        """Assert that no term of any language is wrong; thousands of terms are no subtests."""
        wrong = {
            name: [entry.msgid for entry in found if is_wrong(entry)]
            for name, found in self.languages.items()
        }
        self.assertEqual([found for found in wrong.items() if found[1]], [])

    def test_placeholders_are_found(self):
        found = placeholders("<b>%(qty)s</b> of %s, 95 %% of 50 % or 5 % more: ${name}")
        expected = ['<b>', '%(qty)s', '</b>', '%s', '%%', '${name}']
        self.assertEqual(found, Counter(expected))
        self.assertEqual(placeholders('<i title="Back"/>'), placeholders('<i title="返回"/>'))
        self.assertNotEqual(placeholders('<i class="a"/>'), placeholders('<i class="b"/>'))

    def test_every_term_is_translated(self):
        self.assertGreater(len(self.chinese), 400)
        self._assert_none(lambda entry: not entry.msgstr.strip())

    def test_no_translation_is_a_guess(self):
        self._assert_none(lambda entry: entry.flags or entry.obsolete)

    def test_placeholders_and_tags_stay(self):
        self._assert_none(lambda entry: placeholders(entry.msgstr) != placeholders(entry.msgid))

    def test_lines_stay(self):
        """A line break in a help text starts a new item; in a view it is only layout."""

        def is_wrong(entry):
            in_view = any(place.startswith('model_terms:') for place, _line in entry.occurrences)
            return not in_view and entry.msgstr.count('\n') != entry.msgid.count('\n')

        self._assert_none(is_wrong)

    def test_template_and_translations_hold_the_same_terms(self):
        terms = [(entry.msgctxt, entry.msgid) for entry in self.template]
        for name, found in self.languages.items():
            with self.subTest(name):
                self.assertCountEqual([(entry.msgctxt, entry.msgid) for entry in found], terms)

    def test_taiwan_reads_no_simplified_characters(self):
        found = {
            entry.msgid: entry.msgstr
            for entry in self.languages['zh_TW']
            if SIMPLIFIED & set(entry.msgstr)
        }
        self.assertEqual(found, {})
        self.assertTrue(any(SIMPLIFIED & set(entry.msgstr) for entry in self.chinese))

    def test_words_of_the_trade(self):
        places = {
            place.removeprefix('model:ir.model.fields')[1:]: entry.msgstr
            for entry in self.chinese
            for place, _line in entry.occurrences
        }
        said = {entry.msgid: entry.msgstr for entry in self.chinese}
        for place, word in TRADE.items():
            with self.subTest(place):
                self.assertEqual(places.get(place), word)
        for term, word in SAID.items():
            with self.subTest(term):
                self.assertEqual(said.get(term), word)

    def test_a_term_is_not_verb_and_noun(self):
        labels = {
            entry.msgid
            for entry in self.template
            if any(place.startswith(LABELS) for place, _line in entry.occurrences)
        }
        self.assertEqual(button_terms() & labels - BOTH, set())
