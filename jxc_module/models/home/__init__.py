from . import res_company
from . import res_config_settings

from . import kpi
from . import dashboard
from . import demo
from . import notices
