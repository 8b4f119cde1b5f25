from . import test_access_figures
from . import test_access_flows
from . import test_access_groups
from . import test_access_orders
from . import test_access_scope
