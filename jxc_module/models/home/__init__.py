from . import kpi
from . import dashboard
from . import demo
