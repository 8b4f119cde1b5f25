import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { session } from "@web/session";

/** "Send Feedback" in the menu of the user's name: what was on the screen goes with it. */
function feedbackItem(env) {
    return {
        type: "item",
        id: "jxc_feedback",
        description: _t("Send Feedback"),
        hide: !session.jxc_feedback,
        callback: () => {
            const controller = env.services.action.currentController;
            const { resModel, resId } = controller?.props || {};
            const state = controller?.currentState || {};
            env.services.action.doAction("jxc_module.action_feedback_send", {
                additionalContext: {
                    default_screen:
                        controller?.displayName || controller?.action?.name || document.title,
                    default_res_model: resModel || false,
                    default_res_id: resModel ? state.resId || resId || false : false,
                },
            });
        },
        sequence: 25,
    };
}

registry.category("user_menuitems").add("jxc_feedback", feedbackItem);
