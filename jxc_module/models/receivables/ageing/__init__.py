from . import jxc_ageing_bucket_set
from . import jxc_ageing_bucket
from . import res_users
from . import facts_ledger_reader
