import { WarningDialog } from "@web/core/errors/error_dialogs";
import { registry } from "@web/core/registry";

// a user error of its own kind is shown like any other one
registry
    .category("error_dialogs")
    .add("odoo.addons.jxc_module.models.base.exceptions.BusyError", WarningDialog);
