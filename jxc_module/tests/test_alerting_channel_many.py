import logging
import resource
import time
from datetime import datetime, timedelta
from random import Random

from freezegun import freeze_time

from odoo.tests import tagged

from .common_tools_properties import IS_LONG
from .test_alerting_channels import ChannelCommon

_logger = logging.getLogger(__name__)

# In the hour from ten o'clock: of a daily run, and of `./dev soak channels`.
MANY = 10000 if IS_LONG else 600
STEP = 1 if IS_LONG else 3  # minutes between two runs of the job
MOST_MESSAGES = 60
SECONDS, MEGABYTES = 120, 300  # of the 10,000
KINDS = ('low_stock', 'overstock', 'expiry')


@tagged('post_install', '-at_install')
class TestManyAlerts(ChannelCommon):
    """An hour in which everything goes wrong: few messages, and each alert is in one of them."""

    def test_an_hour_of_alerts(self):
        random = Random(1)
        begin = datetime.fromisoformat('2026-03-02 02:00:00')
        fresh, sent, told = [0] * 60, [], 0
        for _number in range(MANY):
            fresh[random.randrange(60) // STEP * STEP] += 1
        busy, memory = 0.0, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for minute in range(0, 75, STEP):
            with freeze_time(begin + timedelta(minutes=minute)):
                number = fresh[minute] if minute < 60 else 0
                rows = [
                    self._row(
                        self.salt,
                        random.choice(KINDS),
                        key=f'{minute}/{row}',
                        level=random.choice(('warning', 'danger')),
                    )
                    for row in range(number)
                ]
                self._sync(*rows, kinds=KINDS, scope=[])
                began = time.process_time()
                self.Alert._jxc_notify(self.company)
                sent += self._send()
                busy += time.process_time() - began
        memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory) / 1024
        self.assertLessEqual(len(sent), MOST_MESSAGES)
        for _title, body, _phones in sent:
            for line in body.splitlines():
                if line[:1] not in ('●', '▲', '…', ''):
                    told += int(line.rpartition(' ')[2])
        self.assertEqual(told, MANY)
        self.assertFalse(self.Waiting.search([('told', '!=', True)]))
        self.assertEqual(self.Alert.search_count([('key', 'like', '%/%')]), MANY)
        self._say(len(sent), busy, memory)

    def _say(self, messages, busy, memory):
        if IS_LONG:
            words = "%s alerts: %s messages, %.1f s CPU, %.0f MB more"
            _logger.runbot(words, MANY, messages, busy, memory)
            self.assertLess(busy, SECONDS)
            self.assertLess(memory, MEGABYTES)
