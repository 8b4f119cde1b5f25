/**
 * A counted quantity as a person types it, cases and pieces in one field: "3x12+5", "3箱+5". Reads
 * like tools/count_quantity.py on the server, so that a slip is told before it waits to be sent.
 */

export const MAX_QUANTITY = 1e9;
const MAX_TEXT = 60;
const TIMES = /[x*×✕✖⨯乘]/;
const WITH_UNIT = /^([\d.,]+)([^\d.,].*)?$/;
const THOUSANDS = /^\d{1,3}(,\d{3})+(\.\d*)?$/;
const GERMAN = /^(\d{1,3}(\.\d{3})+,\d*|\d{1,3}(\.\d{3}){2,})$/;
const PLAIN = /^(\d+\.?\d*|\.\d+)$/;

export class QuantityError extends Error {
    constructor(reason, part = "") {
        super(reason);
        this.reason = reason;
        this.part = part;
    }
}

const plain = (text) =>
    String(text)
        .normalize("NFKC")
        .toLowerCase()
        .replace(/[\s\p{C}]/gu, "");

function readNumber(text, shown) {
    const commas = text.split(",").length - 1;
    if (/^(0?,)/.test(text) || (commas === 1 && !text.includes(".") && !THOUSANDS.test(text))) {
        text = text.replace(",", ".");
    } else if (GERMAN.test(text)) {
        text = text.replaceAll(".", "").replace(",", ".");
    } else if (commas === 1 && !text.includes(".")) {
        throw new QuantityError("comma", text);
    } else if (THOUSANDS.test(text)) {
        text = text.replaceAll(",", "");
    }
    if (!PLAIN.test(text)) {
        throw new QuantityError("number", text);
    }
    const number = Number(text);
    if (number > MAX_QUANTITY) {
        throw new QuantityError("large", shown);
    }
    return number;
}

function readTerm(part, units, shown) {
    const whole = part.match(WITH_UNIT);
    if (whole?.[2] && units.has(whole[2])) {
        return readNumber(whole[1], shown) * units.get(whole[2]);
    }
    let product = 1;
    part.split(TIMES).forEach((factor, position) => {
        if (units.has(factor) && position) {
            product *= units.get(factor);
            return;
        }
        const found = factor.match(WITH_UNIT);
        if (!found) {
            throw new QuantityError("number", factor || shown);
        }
        product *= readNumber(found[1], shown);
        if (found[2]) {
            if (!units.has(found[2])) {
                throw new QuantityError(units.size ? "unit" : "number", found[2]);
            }
            product *= units.get(found[2]);
        }
    });
    return product;
}

/**
 * Return what a text says, in the product's unit.
 *
 * @param {string} text
 * @param {{name: string, factor: number}[]} [units] sizes in the product's unit
 * @returns {number}
 * @throws {QuantityError} reasons: empty, long, negative, large, number, comma, decimals, unit
 */
export function parseQuantity(text, units = []) {
    const shown = String(text ?? "").trim();
    if (shown.length > MAX_TEXT) {
        throw new QuantityError("long", shown.slice(0, MAX_TEXT));
    }
    const typed = plain(shown);
    if (!typed) {
        throw new QuantityError("empty");
    }
    if (/[-−–—]/.test(typed)) {
        throw new QuantityError("negative", shown);
    }
    const sizes = new Map(units.map((unit) => [plain(unit.name), unit.factor]));
    let total = 0;
    for (const part of typed.split("+")) {
        total += readTerm(part, sizes, shown);
    }
    total = Number(total.toFixed(9)); // 0.1 + 0.2 is 0.3
    if (total > MAX_QUANTITY) {
        throw new QuantityError("large", shown);
    }
    if (Math.abs(Number(total.toFixed(6)) - total) > 0) {
        throw new QuantityError("decimals", shown);
    }
    return total;
}

/** Return a quantity without zeros at its end. */
export const quantityText = (number) => String(Number(Number(number).toFixed(6)));
