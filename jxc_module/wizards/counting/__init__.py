from . import jxc_stocktake_sheet
