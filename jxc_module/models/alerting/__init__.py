from . import res_company
from . import res_config_settings
from . import jxc_alert
from . import jxc_alert_action
from . import jxc_alert_sync_sql
from . import jxc_alert_sync
from . import jxc_alert_notify
from . import jxc_alert_notice
