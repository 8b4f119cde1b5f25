import logging
import random
import time
from datetime import timedelta
from email.utils import parsedate_to_datetime

from odoo import api, fields, models

from ...tools.careful_post import NoAnswer, NotAllowed, NotSent
from ...tools.robots import CROWDED, RATES, Verdict, judge
from .jxc_channel_post import JOB

_logger = logging.getLogger(__name__)

RUN_SECONDS = 50  # of one run; what is left goes with the next one
GIVE_UP = timedelta(hours=24)
SLOWEST = 60  # minutes between two tries
PAUSE = 10  # minutes after "too often"
LOST = timedelta(minutes=5)  # a worker that sends longer than this is gone
ANSWER_LENGTH = 1000
CLOCK = 60 * 10  # seconds that the clock of this machine may be wrong unsaid


class JxcMessage(models.Model):
    """Sending: never in the transaction of a user, one channel never in the way of another."""

    _inherit = 'jxc.message'

    # === BUSINESS === #

    @api.model
    def _cron_jxc_send(self):
        """Gather what is new and send what is due; the channel that is longest unheard first."""
        runner, end = self.env['jxc.job.runner'], time.monotonic() + RUN_SECONDS
        channels = self.env['jxc.channel'].search(
            [('state', '=', 'on')], order='sent_on NULLS FIRST, id'
        )
        for channel in channels:
            if time.monotonic() > end:
                break
            error = runner._try(lambda channel=channel: channel._gather(fields.Datetime.now()))
            if error is not None:
                runner._failed(JOB, channel.company_id, channel, error)
            runner._progress(1)
            self._send_channel(channel, end)
        self._plan_next()

    @api.model
    def _send_channel(self, channel, end):
        rate, at_once = RATES[channel.kind]
        now = fields.Datetime.now()
        crowded = CROWDED.get(channel.kind)
        if crowded and now.minute % crowded == 0:
            return
        lately = self.search_count(
            [('channel_id', '=', channel.id), ('tried_on', '>', now - timedelta(seconds=61))]
        )
        for _number in range(min(rate - lately, at_once)):
            one = self._take(channel, now) if time.monotonic() < end else None
            if not one:
                break
            runner = self.env['jxc.job.runner']
            runner._progress(0)  # that it is being sent is known to the other workers
            went_well = one._send()
            runner._progress(0)
            if not went_well:
                break

    @api.model
    def _take(self, channel, now):
        """Return the next message of a channel, marked as being sent, or none."""
        is_due = [
            ('channel_id', '=', channel.id),
            '|',
            '&', ('state', '=', 'waiting'), ('next_try', '<=', now),
            '&', ('state', '=', 'sending'), ('tried_on', '<', now - LOST),
        ]  # fmt: skip
        if channel._is_quiet(now):
            is_due = [('urgent', '=', True), *is_due]
        # another worker may have it by now
        one = self.env['jxc.job.runner']._still(self.search(is_due, order='id', limit=1), is_due)
        if not one:
            return one
        was_lost = one.state == 'sending'
        one.write({'state': 'sending', 'tried_on': now, 'tries': one.tries + 1})
        if was_lost:
            one.answer = self.env._("The last try was cut short: it may have arrived.")
        return one

    def _send(self):
        """Send this message; write down what became of it.

        :return: whether the channel may be given the next one
        """
        self.ensure_one()
        channel = self.channel_id
        try:
            answer = channel._post(self.title, self.body or '', self.phones, self.path)
        except NotAllowed as error:
            verdict, said = Verdict('refused', error.cause), ''
        except NotSent as error:
            verdict, said = Verdict('again'), self.env._("Not reached: %s", error)
        except NoAnswer as error:
            verdict = Verdict('again')
            said = self.env._("No answer, it may have arrived: %s", error)
        except Exception as error:
            # whatever it is, it must neither stop the run nor show the address
            _logger.error("A message could not be sent: %s", type(error).__name__)
            verdict, said = Verdict('again'), type(error).__name__
        else:
            verdict = judge(channel.kind, answer.status, answer.body)
            clock = self._clock_words(answer.date)
            said = f'{clock} {answer.status} {channel._said(answer)}'.strip()[:ANSWER_LENGTH]
        self._note(verdict, said)
        return verdict.state == 'sent'

    def _note(self, verdict, said):
        """Write down what became of this message; the channel is told in a transaction after it."""
        now, runner = fields.Datetime.now(), self.env['jxc.job.runner']
        if verdict.state == 'sent':
            self.write({'state': 'sent', 'sent_on': now, 'answer': said})
        elif verdict.state == 'refused':
            self.write({'state': 'refused', 'answer': said})
        else:
            late = self.create_date and now - self.create_date > GIVE_UP
            minutes = PAUSE if verdict.state == 'often' else min(2 ** (self.tries - 1), SLOWEST)
            wait = timedelta(minutes=minutes * random.uniform(0.8, 1.2))
            state = 'late' if late else 'waiting'
            self.write({'state': state, 'answer': said, 'next_try': now + wait})
            self._delay_others()
        runner._progress(0)
        error = runner._try(lambda: self.channel_id._heard(verdict, said))
        if error is not None:
            _logger.warning("Channel %s: %s", self.channel_id.id, type(error).__name__)

    def _delay_others(self):
        """Let the others of this channel wait as long: it is the robot that does not answer."""
        self.search(
            [
                ('channel_id', '=', self.channel_id.id),
                ('state', '=', 'waiting'),
                ('next_try', '<', self.next_try),
            ]
        ).next_try = self.next_try

    @api.model
    def _clock_words(self, date):
        """Say by how much the clock of this machine is wrong, where that matters."""
        try:
            theirs = parsedate_to_datetime(date).replace(tzinfo=None)
        except (TypeError, ValueError):
            return ''
        wrong = (fields.Datetime.now() - theirs).total_seconds()
        if abs(wrong) < CLOCK:
            return ''
        return self.env._("The clock of this server is wrong by %s minutes.", round(wrong / 60))

    @api.model
    def _plan_next(self):
        """Wake the job when the next message or window is due."""
        now = fields.Datetime.now()
        channels = self.env['jxc.channel'].search([('state', '=', 'on')])
        # those that are quiet now are woken by the round of every five minutes
        channels = channels.filtered(lambda channel: not channel._is_quiet(now))
        due = self.search(
            [('state', '=', 'waiting'), ('channel_id', 'in', channels.ids)],
            order='next_try',
            limit=1,
        )
        moments = [due.next_try] if due else []
        for channel, first in self.env['jxc.channel.alert']._read_group(
            [
                ('told', '!=', True),
                ('channel_id', 'in', channels.ids),
            ],
            ['channel_id'],
            ['queued_on:min'],
        ):
            moments.append(first + timedelta(minutes=channel.window))
        if moments:
            at = max(min(moments), now + timedelta(minutes=1))
            self._wake(at)
