from . import res_company
from . import res_config_settings
from . import credit
from . import ageing
from . import statements
from . import reminders
