import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

/**
 * One tour a role. They stand in this registry only: a record of `web_tour.tour` would begin by
 * itself. They look and save nothing; what is done on one's own are the exercises.
 */
const tours = registry.category("web_tour.tours");

tours.add("jxc_training_keeper", {
    url: "/odoo/action-stock.action_picking_tree_incoming",
    steps: () => [
        {
            content: _t(
                "These are the receipts. What is expected comes from purchase orders; goods that nobody ordered are entered with New.",
            ),
            trigger: ".o_control_panel .o_list_button_add, .o_control_panel .o-kanban-button-new",
            run: "click",
        },
        {
            content: _t("Here is where the goods come from."),
            trigger: ".o_form_view .o_field_widget[name='partner_id']",
            run: "click",
        },
        {
            content: _t(
                "What arrives is entered here: product, quantity and, in its details, lot and expiry date. Validate books it. We save nothing now: leave the page.",
            ),
            trigger: ".o_form_button_cancel",
            run: "click",
        },
    ],
});

tours.add("jxc_training_sales", {
    url: "/odoo/action-jxc_module.action_sale_entry",
    steps: () => [
        {
            content: _t("Quick entry of a sale: the customer first, by name, initials or code."),
            trigger: ".o_jxc_entry_partner input",
            run: "click",
        },
        {
            content: _t(
                "Then product after product. Enter goes to the next field, Ctrl+Enter saves the order.",
            ),
            trigger: ".o_jxc_entry_row .o_jxc_entry_product input",
            run: "click",
        },
    ],
});

tours.add("jxc_training_buyer", {
    url: "/odoo/action-jxc_module.action_replenishment",
    steps: () => [
        {
            content: _t(
                "These are the reordering rules, the most urgent first. Each says why it proposes so much.",
            ),
            trigger: ".o_control_panel .o_searchview_input",
            run: "click",
        },
        {
            content: _t(
                "Choose a filter here: what is below its reorder point is ordered with one button.",
            ),
            trigger: ".o_searchview_dropdown_toggler",
            run: "click",
        },
    ],
});

tours.add("jxc_training_accountant", {
    url: "/odoo/action-jxc_module.action_report_ageing_receivable",
    steps: () => [
        {
            content: _t(
                "Who owes us how much, and since when. The parameters of the report are here.",
            ),
            trigger: ".o_control_panel .o_searchview_input",
            run: "click",
        },
        {
            content: _t(
                "Every figure opens the invoices behind it. Group by salesperson or export from here.",
            ),
            trigger: ".o_searchview_dropdown_toggler",
            run: "click",
        },
    ],
});

tours.add("jxc_training_manager", {
    url: "/odoo/jxc-golive",
    steps: () => [
        {
            content: _t(
                "What is missing before the company can go live. Show All shows what is in order, too.",
            ),
            trigger: ".o_control_panel .o_jxc_all",
            run: "click",
        },
        {
            content: _t(
                "Each area is signed by its owner once it is ready. Check again at any time.",
            ),
            trigger: ".o_control_panel .o_jxc_again",
            run: "click",
        },
    ],
});
