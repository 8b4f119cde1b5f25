import { Component, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";

const APP = "jxc_module.menu_jxc";

/** "?" in the bar, on the screens of this app. */
export class HelpButton extends Component {
    static template = "jxc_module.HelpButton";
    static props = {};

    setup() {
        this.menus = useService("menu");
        this.help = useService("jxc_help");
        this.state = useState(this.help.state);
        useBus(this.env.bus, "MENUS:APP-CHANGED", () => this.render());
    }

    get isOurs() {
        return this.menus.getCurrentApp()?.xmlid === APP;
    }
}

registry
    .category("systray")
    .add("jxc_module.HelpButton", { Component: HelpButton }, { sequence: 30 });
