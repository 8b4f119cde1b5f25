import doctest
from unittest import TestCase

from odoo.tests import tagged

from ..tools import chinese_amount as module
from ..tools.chinese_amount import chinese_amount
from .common_tools_properties import holds

DIGITS = {digit: value for value, digit in enumerate('零壹贰叁肆伍陆柒捌玖')}
UNITS = {'拾': 10, '佰': 100, '仟': 1_000}


def _read(words):
    """Return fen of an amount in words, as a person reads it."""
    sign = -1 if words.startswith('负') else 1
    fen, total, group, digit = 0, 0, 0, 0
    for char in words.lstrip('负'):
        if char in DIGITS:
            digit = DIGITS[char]
        elif char in UNITS:
            group, digit = group + digit * UNITS[char], 0
        elif char == '万':
            total, group, digit = total + (group + digit) * 10_000, 0, 0
        elif char == '亿':
            total, group, digit = (total + group + digit) * 10**8, 0, 0
        elif char == '元':
            fen, total, group, digit = (total + group + digit) * 100, 0, 0, 0
        elif char == '角':
            fen, digit = fen + digit * 10, 0
        elif char == '分':
            fen, digit = fen + digit, 0
    return sign * fen


@tagged('post_install', '-at_install')
class TestToolsChineseAmount(TestCase):
    test_tags = {'post_install', 'standard', 'jxc_module'}

    def test_examples(self):
        failures, tried = doctest.testmod(module)
        self.assertEqual(failures, 0)
        self.assertGreater(tried, 0)

    @holds(lambda st: {'fen': st.integers(-(10**14), 10**14)}, examples=400)
    def test_what_is_written_reads_as_it_was(self, fen):
        words = chinese_amount(f'{"-" if fen < 0 else ""}{abs(fen) // 100}.{abs(fen) % 100:02}')
        self.assertEqual(_read(words), fen)
        self.assertNotIn('零零', words)
        self.assertNotIn('零元', words if fen else '')

    def test_no_amount(self):
        for value in ('nan', 'inf', 10**16):
            with self.assertRaises(ValueError):
                chinese_amount(value)
