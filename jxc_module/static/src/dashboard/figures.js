import { getCurrency } from "@web/core/currency";
import { user } from "@web/core/user";
import { formatFloat } from "@web/core/utils/numbers";

// How large numbers are counted, the largest first: a Chinese reader counts by ten thousands.
const UNITS = {
    zh: [
        [1e8, "亿"],
        [1e4, "万"],
    ],
    zh_TW: [
        [1e8, "億"],
        [1e4, "萬"],
    ],
    other: [
        [1e9, "B"],
        [1e6, "M"],
    ],
};
const LANGS = { zh_TW: "zh_TW", zh_HK: "zh_TW" };

function unitsOf(lang) {
    const code = (lang || "").replace("-", "_");
    return UNITS[LANGS[code]] || UNITS[code.split("_")[0]] || UNITS.other;
}

/**
 * A number as it fits on a card: 123,456,789 is 1.23 亿 or 123.46M.
 *
 * @param {number} value
 * @param {number} [decimals] of a number too small to be cut
 * @param {string} [lang] code of a language, by default the reader's
 */
export function shortNumber(value, decimals = 0, lang = user.lang) {
    const size = Math.abs(value);
    const units = unitsOf(lang);
    for (const [index, [unit, sign]] of units.entries()) {
        // what rounds up to a unit is one: 99,999,999 are 1.00 亿, not 10,000.00 万
        const step = index + 1 < units.length ? units[index + 1][0] / 100 : 1;
        if (Math.round(size / step) * step >= unit) {
            return formatFloat(value / unit, { digits: [0, 2] }) + sign;
        }
    }
    return formatFloat(value, { digits: [0, size >= 1000 ? 0 : decimals] });
}

/** Put the sign of a currency where it belongs. */
function withCurrency(text, currencyId) {
    const currency = getCurrency(currencyId);
    if (!currency) {
        return text;
    }
    return currency.position === "after"
        ? `${text}\u00a0${currency.symbol}`
        : `${currency.symbol}\u00a0${text}`;
}

/** The figure of a card as text, `exact` or cut to fit. */
export function figureText(card, value = card.value, exact = false) {
    if (value === false || value === null || value === undefined) {
        return "–";
    }
    if (typeof value === "string") {
        return value;
    }
    const isMoney = card.kind === "money";
    const digits = isMoney ? (getCurrency(card.currency_id)?.digits?.[1] ?? 2) : 0;
    let text;
    if (card.kind === "percent") {
        return `${formatFloat(value * 100, { digits: [0, 1] })}%`;
    } else if (exact) {
        text = formatFloat(value, { digits: [0, Number.isInteger(value) ? digits : digits || 2] });
    } else {
        text = shortNumber(value, Number.isInteger(value) ? 0 : digits || 1);
    }
    return isMoney ? withCurrency(text, card.currency_id) : text;
}

/** By how much a figure lies above another one: "+12.5%"; empty where that says nothing. */
export function changeText(value, before) {
    if (typeof value !== "number" || typeof before !== "number" || before <= 0) {
        return "";
    }
    const change = ((value - before) / before) * 100;
    return `${change >= 0 ? "+" : ""}${formatFloat(change, { digits: [0, 1] })}%`;
}
