from . import bill_match
from . import vendor_statements
from . import payments
