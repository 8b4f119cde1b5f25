from . import jxc_payable_plan
from . import jxc_payment_proposal
from . import jxc_payment_proposal_pay
from . import jxc_payment_proposal_line
