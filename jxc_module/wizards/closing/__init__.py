from . import jxc_closing_review
from . import jxc_closing_review_line
