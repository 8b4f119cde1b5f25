from . import res_company
from . import res_config_settings
from . import bill_match
from . import vendor_statements
from . import payments
