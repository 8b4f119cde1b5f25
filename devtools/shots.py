"""What `./dev pictures` takes: which page, as whom, how large."""

from typing import NamedTuple

LIST = '.o_list_view .o_data_row, .o_pivot td, .o_kanban_record:not(.o_kanban_ghost)'
CARDS = '.o_jxc_card'
HOME = '/odoo/action-jxc_module.'
FORM = '.o_form_view .o_form_sheet, .o_form_view .o_group'
HELP = (
    "document.querySelector('.o_jxc_help_button').click()",
    '.o_jxc_help_body h1, .o_jxc_help_body h2',
)
FIRST = ("document.querySelector('.o_data_row .o_data_cell').click()", FORM)


class Shot(NamedTuple):
    """A picture: `shown` must be on the page before it is taken; `steps` are pairs of JavaScript to
    run and what must be shown then; `of_apps`: it stands on the Apps page, too."""

    name: str
    path: str
    shown: str = LIST
    login: str = 'admin'
    width: int = 1366
    height: int = 768
    phone: bool = False
    dark: bool = False
    steps: tuple = ()
    of_apps: bool = False


SHOTS = (
    Shot('dashboard', '/odoo/jxc', CARDS, height=900, of_apps=True),
    Shot('dashboard_phone', '/odoo/jxc', CARDS, width=390, height=844,
         phone=True),
    Shot('dashboard_dark', '/odoo/jxc', CARDS, height=900, dark=True),
    Shot('list', HOME + 'action_replenishment', login='buyer', of_apps=True),
    Shot('movement', HOME + 'action_report_stock_movement', login='manager', of_apps=True),
    Shot('on_hand', HOME + 'action_report_stock_on_hand', login='manager'),
    Shot('profit', HOME + 'action_report_gross_profit', login='manager'),
    Shot('preference', HOME + 'action_report_customer_preference', login='manager'),
    Shot('ageing', HOME + 'action_report_ageing', login='accountant', of_apps=True),
    Shot('expiry', HOME + 'action_lot_outlook_board', LIST, 'admin',
         of_apps=True),
    Shot('alerts', HOME + 'action_alert', login='manager'),
    Shot('entry', HOME + 'action_sale_entry', '.o_content input', login='sales'),
    Shot('match', HOME + 'action_bills_to_match', login='accountant'),
    Shot('statements', HOME + 'action_statement', login='accountant'),
    Shot('collect', HOME + 'action_collector', login='accountant'),
    Shot('closings', HOME + 'action_closing', login='accountant'),
    Shot('recall', HOME + 'action_recall', login='admin'),
    Shot('transfers', HOME + 'action_transfer', login='keeper'),
    Shot('transfer', HOME + 'action_transfer', login='keeper', steps=(FIRST,)),
    Shot('transfer_page', HOME + 'action_transfer_page', '.o_jxc_transfer_choice', 'keeper',
         width=390, height=844, phone=True),
    Shot('rebalance', HOME + 'action_rebalance', login='manager', of_apps=True),
    Shot('counts', HOME + 'action_stocktakes', login='manager'),
    Shot('count', HOME + 'action_stocktakes', login='manager', steps=(FIRST,), of_apps=True),
    Shot('count_page', HOME + 'action_stocktake_entry', '.o_action_manager button', 'keeper',
         width=390, height=844, phone=True),
    Shot('count_due', HOME + 'action_stocktake_due', login='manager'),
    Shot('channels', HOME + 'action_channel', '.o_content', login='admin'),
    Shot('daily_report', HOME + 'action_daily_report', '.o_content', login='admin'),
    Shot('golive', HOME + 'action_golive', '.o_content', login='manager'),
    Shot('training', '/odoo/jxc-training', '.o_jxc_start', login='sales'),
    Shot('help', '/odoo/jxc', CARDS, login='manager', steps=(HELP,)),
)  # fmt: skip
