import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { press, queryOne, waitFor } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import {
    contains,
    defineActions,
    defineMenus,
    defineModels,
    fields,
    getService,
    models,
    mountWithCleanup,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";
import { user } from "@web/core/user";
import { WebClient } from "@web/webclient/webclient";

class Target extends models.Model {
    _name = "jxc.backup";

    name = fields.Char();

    _records = [{ id: 1, name: "Night" }];
    _views = { list: `<list><field name="name"/></list>`, search: `<search/>` };
}

class Note extends models.Model {
    _name = "a.note";

    name = fields.Char();

    _views = { list: `<list><field name="name"/></list>`, search: `<search/>` };
}

const MAP = {
    titles: { backup: { en: "Backups", zh: "备份" }, golive: { en: "Going live", zh: "上线" } },
    screens: { "jxc.backup": ["backup", "a-target"], "jxc_module.action_x": ["golive", ""] },
};
const page = (name, link = "") =>
    `<section data-section=""><h1>${name}</h1><p>${link}</p></section>\n` +
    `<section data-section="a-target"><h2>A target of ${name}</h2></section>\n`;
const LINK = `<a href="#" data-page="golive" data-section="a-target">live</a>`;
let files, asked;

defineMailModels();
defineModels([Target, Note]);
describe.current.tags("desktop");
defineActions([
    { id: 1, name: "Targets", res_model: "jxc.backup", views: [[false, "list"]] },
    { id: 2, name: "Notes", res_model: "a.note", views: [[false, "list"]] },
    {
        id: 3,
        name: "Named",
        xml_id: "jxc_module.action_x",
        res_model: "jxc.backup",
        views: [[false, "list"]],
    },
]);
defineMenus([
    { id: 1, name: "JXC", xmlid: "jxc_module.menu_jxc", actionID: 1 },
    { id: 2, name: "Others", xmlid: "a.menu", actionID: 2 },
]);

beforeEach(() => {
    asked = [];
    files = {
        "map.json": JSON.stringify(MAP),
        "en/backup.html": page("Backups", LINK),
        "en/golive.html": page("Going live"),
        "zh/backup.html": page("备份"),
    };
    patchWithCleanup(browser, {
        fetch(url) {
            const name = String(url).split("/static/help/")[1];
            if (!name) {
                return super.fetch(...arguments);
            }
            asked.push(name);
            const text = files[name];
            return Promise.resolve({ ok: Boolean(text), status: 404, text: async () => text });
        },
    });
});

async function open(action = 1) {
    await mountWithCleanup(WebClient);
    await getService("action").doAction(action);
    await animationFrame();
}

test("the button opens the section of the screen, and asks for nothing before", async () => {
    await open();
    getService("menu").setCurrentMenu(1);
    await animationFrame();
    expect(asked).toEqual([]);
    await contains(".o_jxc_help_button").click();
    await contains(".o_jxc_help .o_jxc_help_here:contains('A target of Backups')").click();
    expect(asked).toEqual(["map.json", "en/backup.html"]);
    await contains(".o_jxc_help_close").click();
    expect(".o_jxc_help").toHaveCount(0);
    await contains(".o_jxc_help_button").click();
    await waitFor(".o_jxc_help h1:contains(Backups)");
    expect(asked).toHaveLength(2, { message: "read once" });
});

test("the button stands on our screens only", async () => {
    await open();
    getService("menu").setCurrentMenu(2);
    await animationFrame();
    expect(".o_jxc_help_button").toHaveCount(0);
    getService("menu").setCurrentMenu(1);
    await animationFrame();
    expect(".o_jxc_help_button").toHaveCount(1);
});

test("the keyboard: Alt+? opens and closes, Escape closes", async () => {
    await open();
    await press(["alt", "?"]);
    await waitFor(".o_jxc_help h1:contains(Backups)");
    expect(document.activeElement).toBe(queryOne(".o_jxc_help"));
    await press("escape");
    await animationFrame();
    expect(".o_jxc_help").toHaveCount(0);
    await press(["alt", "?"]);
    await animationFrame();
    await press(["alt", "?"]);
    await animationFrame();
    expect(".o_jxc_help").toHaveCount(0);
});

test("an action has its own page before that of its model; others have the contents", async () => {
    await open(3);
    await getService("jxc_help").showScreen();
    await waitFor(".o_jxc_help h1:contains(Going live)");
    // it follows the screen
    await getService("action").doAction(2);
    await waitFor(".o_jxc_help h1:contains(Help)");
    expect(".o_jxc_help a[data-page]").toHaveCount(2);
});

test("links stay in the panel, and the way back", async () => {
    await open();
    await getService("jxc_help").showScreen();
    await contains(".o_jxc_help a[data-page='golive']").click();
    await waitFor(".o_jxc_help_here h2:contains(A target of Going live)");
    // who reads something else keeps it
    await getService("action").doAction(3);
    await getService("action").doAction(1);
    await waitFor(".o_jxc_help h1:contains(Going live)");
    await contains(".o_jxc_help_back").click();
    await waitFor(".o_jxc_help h1:contains(Backups)");
    expect(".o_jxc_help_back").toHaveCount(0);
    await contains(".o_jxc_help_contents").click();
    await contains(".o_jxc_help_screen").click();
    await waitFor(".o_jxc_help h1:contains(Backups)");
});

test("the user's language", async () => {
    user.updateContext({ lang: "zh_TW" });
    await open();
    await getService("jxc_help").showScreen();
    await waitFor(".o_jxc_help h1:contains(备份)");
    user.updateContext({ lang: "en" });
});

test("what is no page is told, and asked for again", async () => {
    const good = files["en/backup.html"];
    files["en/backup.html"] = "<html><script>login()</script></html>";
    await open();
    await getService("jxc_help").showScreen();
    await waitFor(".o_jxc_help .alert-warning");
    expect(".o_jxc_help script").toHaveCount(0);
    files["en/backup.html"] = good;
    await getService("jxc_help").showScreen();
    await waitFor(".o_jxc_help h1:contains(Backups)");
});
