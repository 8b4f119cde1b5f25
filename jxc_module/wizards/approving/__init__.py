from . import jxc_approval_decision
