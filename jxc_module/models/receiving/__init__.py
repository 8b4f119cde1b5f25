from . import inspection
from . import res_company
from . import res_config_settings
