import time

from odoo import api, models
from odoo.exceptions import UserError

from ...tools.careful_post import NoAnswer, NotAllowed, NotSent, host_of, post
from ...tools.robots import judge, message, plain, request
from ..base.notification import notification
from .jxc_channel import WORKS

JOB = 'cron_channels'


class JxcChannel(models.Model):
    """What leaves: address and secret are read here alone."""

    _inherit = 'jxc.channel'

    # === ACTIONS === #

    def action_test(self):
        """Say a word in the group now, and show what the robot answers.

        :raise UserError: nothing could be sent
        """
        self.ensure_one()
        self.check_access('write')
        title = plain(f'{self.keyword or ""} {self.company_id.name}')
        try:
            answer = self._post(
                title, self.env._("A test of this channel."), '', '/odoo/jxc-alerts'
            )
        except NotAllowed as error:
            raise UserError(self._cause_words(error.cause)) from None
        except (NotSent, NoAnswer) as error:
            raise UserError(self.env._("The robot was not reached: %s", error)) from None
        verdict = judge(self.kind, answer.status, answer.body)
        said = self._said(answer)[:500]
        if verdict.state == 'sent':
            self.write(WORKS)
            return notification(self.env._("The message arrived. The robot said: %s", said))
        words = self._cause_words(verdict.cause) if verdict.cause else ''
        clock = self.env['jxc.message']._clock_words(answer.date)
        raise UserError(f'{words} {clock} {answer.status} {said}'.strip())

    def action_restart(self):
        """Send again after the robot refused."""
        self.check_access('write')
        self.write(WORKS)
        self.env['jxc.message']._wake()

    # === BUSINESS === #

    def _post(self, title, body, phones, path):
        """Send a text now.

        :return: ``Answer``
        :raise NotAllowed, NotSent, NoAnswer: see ``tools/careful_post.py``
        """
        self.ensure_one()
        channel = self.sudo()  # nobody reads address and secret but this
        host = host_of(channel.url_kept or '')
        if not self._is_allowed(host):
            raise NotAllowed('host')
        build = getattr(channel, f'_jxc_channel_{self.kind}')
        url, data, headers = build(
            title, body, phones.split(',') if phones else (), self._link(path), time.time()
        )
        allow = self.env['jxc.channel.host']._of(host).allow_private
        return post(url, data, headers, allow_private=allow)

    def _jxc_channel_wecom(self, title, text, phones, link, now):
        """Return ``(address, body, headers)`` of one message as this kind of robot takes it.

        One method a kind. Of superuser: address and secret are in it.

        :param title, text: as ``plain`` of ``tools/robots.py`` leaves names
        :param phones: of those who are mentioned
        :param link: ``(words, address)`` of the page behind it, or None
        :param now: seconds since 1970
        """
        return self._request('wecom', title, text, phones, link, now)

    def _jxc_channel_dingtalk(self, title, text, phones, link, now):
        return self._request('dingtalk', title, text, phones, link, now)

    def _jxc_channel_feishu(self, title, text, phones, link, now):
        return self._request('feishu', title, text, phones, link, now)

    def _jxc_channel_webhook(self, title, text, phones, link, now):
        return self._request('webhook', title, text, phones, link, now)

    def _request(self, kind, title, text, phones, link, now):
        content = message(kind, title, text, phones, link)
        return request(kind, self.url_kept, self.secret_kept or '', content, now)

    def _said(self, answer):
        """Return the words of an answer, without address and secret."""
        return self._scrub(answer.body.decode(errors='replace').replace('\x00', ''))

    def _heard(self, verdict, said):
        """Note how it went. A refusal that would come again stops the channel.

        Its administrator hears of it once, by the alert of a job that failed.
        """
        runner = self.env['jxc.job.runner']
        if verdict.state == 'sent':
            if self.trouble:
                runner._jxc_job_done(JOB, self.company_id, self)
            self.write({'sent_on': self.env.cr.now(), 'trouble': False})
            return
        words = self._cause_words(verdict.cause) if verdict.cause else ''
        values = {'trouble': f'{words} {said}'.strip()[:500]}
        # too long, not understood: that is one message, the next one may pass
        if verdict.state == 'refused' and verdict.cause not in ('size', 'body'):
            values['state'] = 'stopped'
            runner._jxc_job_failed(JOB, self.company_id, self, words)
        self.write(values)

    @api.model
    def _cause_words(self, cause):
        return {
            'key': self.env._("The robot does not know this address: make it anew."),
            'sign': self.env._(
                "The signature was refused: look at the secret, the clock of this server and the "
                "robot's list of addresses."
            ),
            'address': self.env._("The robot takes no messages from the address of this server."),
            'keyword': self.env._("The robot asks for a keyword that the message does not have."),
            'size': self.env._("The message was too long for the robot."),
            'body': self.env._("The robot did not understand the message."),
            'scheme': self.env._("The address is missing, or does not begin with https://."),
            'host': self.env._("The host of the address is not allowed any more."),
            'private': self.env._(
                "The host stands for an address inside of this network. An administrator may allow "
                "that in Configuration, Hosts of Channels."
            ),
        }[cause]
