import re
from urllib.parse import parse_qsl, urlsplit

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.careful_post import NotAllowed, host_of
from ...tools.robots import HOSTS
from .jxc_alert import LEVEL_WORDS

HIDDEN = '•••'
WORKS = {'state': 'on', 'trouble': False}
_TOKEN = re.compile(r'((?:[?&](?:key|access_token)=)|(?:/hook/))[^&/?#]+')


def hide_token(kind, url):
    """Return an address as people may see it: who knows the rest can write into the group."""
    if not url:
        return url
    if kind != 'webhook':
        return _TOKEN.sub(rf'\1{HIDDEN}', url)
    parts = urlsplit(url)
    return f'{parts.scheme}://{parts.netloc}/{HIDDEN}'


class JxcChannel(models.Model):
    """A robot of a chat group, or an address that takes JSON, that is told what is new.

    A group has no rights: what may be said there is written here (company, warehouses, kinds,
    costs), and texts are made under exactly that. Address and signature are written by
    administrators and read by the program alone.
    """

    _name = 'jxc.channel'
    _description = "Channel"
    _inherit = ['mail.thread']
    _order = 'company_id, sequence, id'
    _check_company_auto = True

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        'res.company', required=True, default=lambda self: self.env.company, ondelete='cascade'
    )
    kind = fields.Selection(
        [
            ('wecom', "WeCom"),
            ('dingtalk', "DingTalk"),
            ('feishu', "Feishu / Lark"),
            ('webhook', "Webhook"),
        ],
        required=True,
        default='wecom',
    )
    url = fields.Char(
        string="Address",
        compute='_compute_url',
        inverse='_inverse_url',
        copy=False,
        help="As the robot's page shows it. Its token is kept and never shown again.",
    )
    url_kept = fields.Char(groups='.', copy=False)
    secret = fields.Char(
        string="Signing Secret",
        compute='_compute_secret',
        inverse='_inverse_secret',
        copy=False,
        help="Of a robot with signatures. WeCom has none: its key is in the address.",
    )
    secret_kept = fields.Char(groups='.', copy=False)
    keyword = fields.Char(help="Where the robot asks for one: it is put before each title.")

    # what is told
    alert_kind_ids = fields.Many2many(
        'ir.model.fields.selection',
        relation='jxc_channel_kind_rel',
        string="Kinds of Alerts",
        domain="[('field_id.model', '=', 'jxc.alert'), ('field_id.name', '=', 'kind')]",
        help="Empty: all.",
    )
    urgent_kind_ids = fields.Many2many(
        'ir.model.fields.selection',
        relation='jxc_channel_urgent_rel',
        string="Urgent",
        domain="[('field_id.model', '=', 'jxc.alert'), ('field_id.name', '=', 'kind')]",
        help="Told at any hour.",
    )
    min_level = fields.Selection(
        LEVEL_WORDS,
        string="From Level",
        required=True,
        default='warning',
    )
    warehouse_ids = fields.Many2many(
        'stock.warehouse',
        string="Warehouses",
        check_company=True,
        help="Empty: all. Where some are named, what belongs to no warehouse is not told.",
    )
    costs = fields.Boolean(
        string="May See Values", help="Whether values at cost may be written into the group."
    )
    mention = fields.Boolean(
        string="Mention Responsible",
        help="By the phone of the responsible; Feishu knows no phones.",
    )
    language = fields.Selection(
        selection=lambda self: self.env['res.lang'].get_installed(),
        default=lambda self: self.env.lang,
    )

    # when
    window = fields.Integer(
        string="Gather for (Minutes)",
        default=5,
        required=True,
        help="What comes within these minutes is one message.",
    )
    quiet_from = fields.Float(string="Quiet from", help="Local time; equal times: never quiet.")
    quiet_to = fields.Float(string="Quiet to")
    working_days = fields.Boolean(string="Working Days Only")

    # how it goes
    state = fields.Selection(
        [('on', "Works"), ('stopped', "Stopped")],
        required=True,
        readonly=True,
        default='on',
        copy=False,
        tracking=True,
    )
    trouble = fields.Char(readonly=True, copy=False, tracking=True)
    sent_on = fields.Datetime(string="Last Sent", readonly=True, copy=False)
    message_log_ids = fields.One2many('jxc.message', 'channel_id', string="Messages", copy=False)

    _window_in_bounds = models.Constraint(
        'CHECK("window" BETWEEN 1 AND 1440)', "Gather for one minute to one day."
    )
    _quiet_in_a_day = models.Constraint(
        'CHECK(COALESCE(quiet_from, 0) BETWEEN 0 AND 24 '
        'AND COALESCE(quiet_to, 0) BETWEEN 0 AND 24)',
        "Quiet hours are times of a day, 0:00 to 24:00.",
    )

    # === COMPUTE === #

    @api.depends('url_kept', 'kind')
    def _compute_url(self):
        for channel in self:
            kept = channel.sudo().url_kept  # shown without its token
            channel.url = hide_token(channel.kind, kept)

    def _inverse_url(self):
        for channel in self:
            kept = channel.sudo().url_kept  # compared only
            url = (channel.url or '').strip()
            if HIDDEN in url:
                if url != hide_token(channel.kind, kept):
                    raise ValidationError(
                        channel.env._(
                            "Type the whole address of “%s” anew: its token is not shown, so a "
                            "part of it cannot be changed.",
                            channel.name,
                        )
                    )
                continue
            channel._check_address(url)
            # who may write the address may have it kept
            channel.sudo().write({**WORKS, 'url_kept': url or False})

    @api.depends('secret_kept')
    def _compute_secret(self):
        for channel in self:
            # whether there is one
            channel.secret = HIDDEN if channel.sudo().secret_kept else False

    def _inverse_secret(self):
        for channel in self:
            if channel.secret != HIDDEN:
                # as above
                channel.sudo().write({**WORKS, 'secret_kept': channel.secret or False})

    # === CONSTRAINTS === #

    @api.constrains('kind')
    def _check_kind(self):
        for channel in self:
            # compared with the hosts of the new kind
            channel._check_address(channel.sudo().url_kept or '')

    def _check_address(self, url):
        """Refuse an address that no message may go to.

        :raise ValidationError: with the remedy
        """
        if not url:
            return
        try:
            host = host_of(url)
        except NotAllowed:
            raise ValidationError(
                self.env._("The address of “%s” has to begin with https:// and a host.", self.name)
            ) from None
        if not self._is_allowed(host):
            raise ValidationError(
                self.env._(
                    "“%(host)s” is no host of %(kind)s. An administrator may allow it in "
                    "Configuration, Hosts of Channels.",
                    host=host,
                    kind=dict(self._fields['kind']._description_selection(self.env))[self.kind],
                )
            )
        if self.kind != 'webhook' and hide_token(self.kind, url) == url:
            raise ValidationError(
                self.env._(
                    "The address of “%s” has no token: copy it whole from the robot's page.",
                    self.name,
                )
            )

    def _is_allowed(self, host):
        return host in HOSTS[self.kind] or bool(self.env['jxc.channel.host']._of(host))

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        channels = super().create(vals_list)
        channels._forget_typed()
        return channels

    def write(self, vals):
        result = super().write(vals)
        self._forget_typed()
        return result

    def _forget_typed(self):
        """Take what was typed out of the cache: a reader in this transaction sees it hidden."""
        self.invalidate_recordset(['url', 'secret'], flush=False)

    # === BUSINESS === #

    def _tokens(self):
        """Return what must stand in no log: pieces of address and secret."""
        self.ensure_one()
        channel = self.sudo()  # to take them out of a text
        parts = urlsplit(channel.url_kept or '')
        values = [value for _name, value in parse_qsl(parts.query)]
        pieces = [channel.url_kept, channel.secret_kept, parts.path, parts.query, *values]
        pieces += parts.path.split('/')
        return sorted(
            {piece for piece in pieces if piece and len(piece) > 5}, key=len, reverse=True
        )

    def _scrub(self, text):
        """Return a text without address and secret."""
        for piece in self._tokens():
            text = text.replace(piece, HIDDEN)
        return text
