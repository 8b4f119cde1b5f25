from . import res_company
from . import kpi
from . import dashboard
from . import demo
