from . import jxc_facts
from . import orders
from . import stock
from . import money
