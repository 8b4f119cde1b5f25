from datetime import date, timedelta

from odoo import SUPERUSER_ID, api

QUIET = {
    'tracking_disable': True,
    'mail_create_nolog': True,
    'mail_create_nosubscribe': True,
    'mail_auto_subscribe_no_notify': True,
    'no_reset_password': True,
}
OPEN_HOUR = 9  # local time of what happens first on a day
KINDS = {
    'people': 'res.users',
    'places': 'stock.warehouse',
    'journals': 'account.journal',
    'prices': 'product.pricelist',
    'units': 'uom.uom',
    'categories': 'product.category',
    'terms': 'account.payment.term',
    'goods': 'product.product',
    'vendors': 'res.partner',
    'customers': 'res.partner',
    'lots': 'stock.lot',
    'purchases': 'purchase.order',
    'sales': 'sale.order',
}


class Stage:
    """Where a story is played: the company, its records by the words of the story, and its days.

    Days are counted backwards from the day that it was begun on. Each of :data:`KINDS` is a
    dictionary of records by text.
    """

    def __init__(self, env, company, chinese, today=None):
        context = {
            **QUIET,
            'lang': 'zh_CN' if chinese else 'en_US',
            'tz': company._jxc_tz(),
            'allowed_company_ids': company.ids,
        }
        # the story is told by the program, in a company of its own
        self.env = api.Environment(env.cr, SUPERUSER_ID, context, su=True)
        self.chinese = chinese
        self.company = company.with_env(self.env)
        self.today = today or company._jxc_today()
        for kind in KINDS:
            setattr(self, kind, {})

    # === WORDS AND DAYS === #

    def words(self, pair):
        """Return the text of an (English, Chinese) pair in the language of the story."""
        return pair[self.chinese]

    def say(self, english, chinese):
        """Return one of two texts, by the language of the story."""
        return chinese if self.chinese else english

    def day(self, ago):
        """Return the date ``ago`` days before today."""
        return self.today - timedelta(days=ago)

    def at(self, ago, hour=OPEN_HOUR):
        """Return the UTC instant at which a clock of the company shows ``hour``."""
        return self.company._jxc_day_start(self.day(ago)) + timedelta(hours=hour)

    # === RECORDS === #

    def those(self, kind, keys):
        """Return several records of a kind as one recordset."""
        known = getattr(self, kind)
        return self.env[KINDS[kind]].concat(*(known[key] for key in keys))

    def as_person(self, login, model):
        """Return a model as one of the people, who still may do everything."""
        # demo data, made by the administrator who asked for them
        return self.env[model].with_user(self.people[login]).sudo()

    # === KEPT BETWEEN STEPS === #

    def kept(self):
        """Return what is known here, plain enough for JSON."""
        records = {
            kind: {key: record.id for key, record in getattr(self, kind).items()} for kind in KINDS
        }
        return {
            'company': self.company.id,
            'chinese': self.chinese,
            'today': self.today.isoformat(),
            **records,
        }

    @classmethod
    def again(cls, env, kept):
        """Return the stage that :meth:`kept` described."""
        company = env['res.company'].browse(kept['company'])
        stage = cls(env, company, kept['chinese'], date.fromisoformat(kept['today']))
        for kind, model in KINDS.items():
            records = {key: stage.env[model].browse(id_) for key, id_ in kept[kind].items()}
            setattr(stage, kind, records)
        return stage
