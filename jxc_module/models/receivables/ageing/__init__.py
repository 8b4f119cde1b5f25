from . import jxc_ageing_bucket_set
from . import jxc_ageing_bucket
from . import res_company
from . import res_config_settings
from . import res_users
from . import jxc_facts
