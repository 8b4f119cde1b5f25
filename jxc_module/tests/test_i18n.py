"""The Chinese translation: complete, and with the placeholders of its sources."""

import re
from collections import Counter

import polib  # Odoo needs it too

from odoo.tests import BaseCase, tagged
from odoo.tools import file_path

# "%%" counts as well: a lone "%" in a term with arguments breaks it. A tag counts with all that
# stands in it but for the words that a screen reader says.
PLACEHOLDER = re.compile(r'%%|%\(\w+\)[#0+-]*\d*(?:\.\d+)?[a-z]|%[sdif]|<[^<>]+>|\$\{[^{}]*\}')
SPOKEN = re.compile(r' (title|aria-label)="[^"]*"')


def entries(name):
    """Return the entries of a file of the addon's translations, the header left out."""
    return list(polib.pofile(file_path(f'jxc_module/i18n/{name}')))


def placeholders(text):
    return Counter(SPOKEN.sub(r' \1', found) for found in PLACEHOLDER.findall(text))


@tagged('jxc', 'post_install', '-at_install')
class TestI18n(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = entries('jxc_module.pot')
        cls.chinese = entries('zh_CN.po')

    def test_placeholders_are_found(self):
        found = placeholders("<b>%(qty)s</b> of %s, 95 %% of 50 % or 5 % more: ${name}")
        expected = ['<b>', '%(qty)s', '</b>', '%s', '%%', '${name}']
        self.assertEqual(found, Counter(expected))
        self.assertEqual(placeholders('<i title="Back"/>'), placeholders('<i title="返回"/>'))
        self.assertNotEqual(placeholders('<i class="a"/>'), placeholders('<i class="b"/>'))

    def test_every_term_is_translated(self):
        self.assertGreater(len(self.chinese), 400)
        missing = [entry.msgid for entry in self.chinese if not entry.msgstr.strip()]
        self.assertEqual(missing, [])

    def test_no_translation_is_a_guess(self):
        guesses = [entry.msgid for entry in self.chinese if entry.flags or entry.obsolete]
        self.assertEqual(guesses, [])

    def test_placeholders_and_tags_stay(self):
        for entry in self.chinese:
            with self.subTest(term=entry.msgid):
                self.assertEqual(placeholders(entry.msgstr), placeholders(entry.msgid))

    def test_lines_stay(self):
        """A line break in a help text starts a new item; in a view it is only layout."""
        for entry in self.chinese:
            if any(place.startswith('model_terms:') for place, _line in entry.occurrences):
                continue
            with self.subTest(term=entry.msgid):
                self.assertEqual(entry.msgstr.count('\n'), entry.msgid.count('\n'))

    def test_template_and_translation_hold_the_same_terms(self):
        terms = [(entry.msgctxt, entry.msgid) for entry in self.chinese]
        self.assertCountEqual(terms, [(entry.msgctxt, entry.msgid) for entry in self.template])
