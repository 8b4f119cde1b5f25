"""The help panel: pages shipped with the addon, made of the guides by `./dev guides`."""

import json
from pathlib import Path

from lxml import html

from odoo.tests import TransactionCase, tagged

HELP = Path(__file__).parents[1] / 'static' / 'help'
LANGUAGES = ('en', 'zh')
TAGS = {
    'div', 'section', 'h1', 'h2', 'h3', 'h4', 'p', 'ul', 'ol', 'li', 'strong', 'em', 'code', 'pre',
    'a', 'blockquote', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'br',
}  # fmt: skip
MOST_BYTES = 1_000_000


@tagged('post_install', '-at_install')
class TestHelpPages(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.map = json.loads((HELP / 'map.json').read_text('utf-8'))
        cls.pages = {
            (lang, path.stem): html.fragment_fromstring(path.read_text('utf-8'), 'div')
            for lang in LANGUAGES
            for path in sorted((HELP / lang).glob('*.html'))
        }

    def _sections(self, lang, page):
        found = self.pages[lang, page].iterfind('section')
        return [section.get('data-section') for section in found]

    def test_every_screen_has_a_page(self):
        data = self.env['ir.model.data'].search(
            [
                ('module', '=', 'jxc_module'),
                ('model', 'in', ('ir.actions.act_window', 'ir.actions.client')),
            ]
        )
        names = {f'jxc_module.{name}' for name in data.mapped('name')}
        self.assertGreater(len(names), 100)
        self.assertFalse(names - self.map['screens'].keys())
        models = self.env['ir.actions.act_window'].browse(
            data.filtered(lambda row: row.model == 'ir.actions.act_window').mapped('res_id')
        )
        ours = {name for name in models.mapped('res_model') if name.startswith('jxc.')}
        ours = {name for name in ours if not name.startswith('jxc.report.')}
        self.assertFalse(ours - self.map['screens'].keys(), "of a record that is opened by itself")

    def test_every_place_is_there_in_each_language(self):
        for screen, (page, section) in self.map['screens'].items():
            for lang in LANGUAGES:
                with self.subTest(screen, lang=lang):
                    self.assertIn(section, self._sections(lang, page))
        self.assertEqual(
            {name for _lang, name in self.pages}, self.map['titles'].keys(), "pages without title"
        )
        for lang in LANGUAGES:
            self.assertTrue(all(title[lang] for title in self.map['titles'].values()))

    def test_links_lead_somewhere(self):
        count = 0
        for (lang, name), page in self.pages.items():
            for link in page.iter('a'):
                with self.subTest(f'{lang} {name}', link=html.tostring(link)):
                    if target := link.get('data-page'):
                        self.assertIn(link.get('data-section'), self._sections(lang, target))
                        count += 1
                    else:
                        self.assertTrue(link.get('href').startswith('https://'))
                        self.assertEqual(link.get('rel'), 'noopener noreferrer')
        self.assertGreater(count, 40)

    def test_nothing_but_text(self):
        """A page can neither run anything nor ask another server."""
        for (lang, name), page in self.pages.items():
            with self.subTest(f'{lang} {name}'):
                self.assertFalse({str(node.tag) for node in page.iter()} - TAGS)
                for node in page.iter():
                    allowed = {'a': {'href', 'target', 'rel', 'data-page', 'data-section'}}
                    allowed = allowed.get(node.tag, {'data-section'})
                    self.assertFalse(set(node.attrib) - allowed)
        size = sum(path.stat().st_size for path in HELP.rglob('*') if path.is_file())
        self.assertLess(size, MOST_BYTES)
