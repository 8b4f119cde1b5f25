import { reactive } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";

const FOLDER = "/jxc_module/static/help";
/** Each page begins so; what a proxy or a login page answers does not. */
const BEGIN = '<section data-section="">';

/** The languages of the guides; who has another one reads English. */
export function helpLanguage() {
    return (user.context.lang || "").startsWith("zh") ? "zh" : "en";
}

/** Files that are shipped with the addon; each is asked for once, a failed one again. */
class Shelf {
    constructor() {
        this.texts = new Map();
    }

    async text(name) {
        if (!this.texts.has(name)) {
            // an updated addon has new ones: the browser asks whether its own are still right
            const answer = await browser.fetch(`${FOLDER}/${name}`, { cache: "no-cache" });
            if (!answer.ok) {
                throw new Error(`${name}: ${answer.status}`);
            }
            this.texts.set(name, await answer.text());
        }
        return this.texts.get(name);
    }

    async map() {
        return JSON.parse(await this.text("map.json"));
    }

    async page(name, lang) {
        const text = await this.text(`${lang}/${name}.html`);
        if (!text.startsWith(BEGIN)) {
            this.texts.delete(`${lang}/${name}.html`);
            throw new Error(`${name}: no page`);
        }
        return text;
    }
}

/** The panel of help: which page is open, and which one belongs to the screen. */
class Help {
    constructor(env, services) {
        Object.assign(this, { env, services, shelf: new Shelf() });
        this.turn = 0;
        this.state = reactive({
            isOpen: false,
            follows: true, // the page changes with the screen, until the reader goes elsewhere
            page: false,
            section: "",
            html: "",
            titles: [],
            trail: [],
            trouble: false,
        });
    }

    /** Return page and section of what is on the screen; without page: the contents. */
    async placeOfScreen() {
        const { screens } = await this.shelf.map();
        const controller = this.services.action.currentController;
        const action = controller?.action || {};
        const keys = [action.xml_id, action.tag, controller?.props?.resModel, action.res_model];
        const key = keys.find((word) => word && Object.hasOwn(screens, word));
        return key ? screens[key] : [false, ""];
    }

    async toggle() {
        if (this.state.isOpen) {
            this.close();
        } else {
            await this.showScreen();
        }
    }

    close() {
        this.turn++;
        Object.assign(this.state, { isOpen: false, trail: [] });
    }

    /** Show what belongs to the screen, and follow it from here. */
    async showScreen() {
        Object.assign(this.state, { isOpen: true, follows: true, trail: [] });
        await this.load(() => this.placeOfScreen());
    }

    /** Show a page that the reader chose; without page: the contents. */
    async show(page, section = "") {
        const { page: before, section: from, trail } = this.state;
        Object.assign(this.state, {
            follows: false,
            trail: [...trail, [before, from]],
        });
        await this.load(() => [page, section]);
    }

    async back() {
        const trail = [...this.state.trail];
        const place = trail.pop();
        this.state.trail = trail;
        await this.load(() => place);
    }

    /** Load a place; a slow answer does not replace what was asked for after it. */
    async load(find) {
        const turn = ++this.turn;
        let found = {};
        try {
            const lang = helpLanguage();
            const [page, section] = await find();
            const { titles } = await this.shelf.map();
            found = {
                page,
                section,
                html: page ? await this.shelf.page(page, lang) : "",
                titles: Object.entries(titles).map(([name, title]) => [name, title[lang]]),
                trouble: false,
            };
        } catch {
            found = {
                page: false,
                html: "",
                trouble: _t("This page of the help cannot be read now. Try again."),
            };
        }
        if (turn === this.turn) {
            Object.assign(this.state, found);
        }
    }

    async follow() {
        if (this.state.isOpen && this.state.follows) {
            await this.load(() => this.placeOfScreen());
        }
    }
}

export const helpService = {
    dependencies: ["action", "command"],

    start(env, services) {
        const help = new Help(env, services);
        env.bus.addEventListener("ACTION_MANAGER:UI-UPDATED", () => help.follow());
        services.command.add(_t("Help for this screen"), () => help.showScreen(), {
            global: true,
        });
        // Odoo's own hotkeys are letters and digits
        browser.addEventListener("keydown", (ev) => {
            if (
                ev.altKey &&
                !ev.ctrlKey &&
                !ev.metaKey &&
                (ev.key === "?" || ev.code === "Slash")
            ) {
                ev.preventDefault();
                help.toggle();
            }
        });
        return help;
    },
};

registry.category("services").add("jxc_help", helpService);
