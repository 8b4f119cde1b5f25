from . import flows
from . import checks
from . import entry
from . import returns
from . import winback
from . import res_company
from . import res_config_settings
