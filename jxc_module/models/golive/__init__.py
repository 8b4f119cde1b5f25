from . import res_company
from . import res_config_settings

from . import checklist
from . import setup
from . import training
from . import support
