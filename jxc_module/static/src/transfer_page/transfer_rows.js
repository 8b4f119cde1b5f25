/** What a page of a transfer expects and what was scanned of it. */

/** Return the rows of an article, the wanted lot only where one is told. */
export function rowsOf(rows, { product_id, lot_id, lot_name }) {
    return rows.filter(
        (row) =>
            row.product_id === product_id &&
            (!(lot_id || lot_name) || (lot_id ? row.lot_id === lot_id : row.lot_name === lot_name)),
    );
}

/**
 * Say what a code is as far as the expected rows tell; only what is certain: a barcode of a
 * product or of one of its packagings, or an expected lot.
 *
 * @returns {object|null} product_id, factor, lot_id, …
 */
export function findExpected({ products, rows }, code, productId) {
    for (const product of Object.values(products)) {
        if (product.barcode === code) {
            return { kind: "product", product_id: product.id, factor: 1 };
        }
        const pack = product.codes.find((packaging) => packaging.code === code);
        if (pack) {
            return { kind: "product", product_id: product.id, factor: pack.factor };
        }
    }
    const lots = rows.filter((row) => row.lot_name === code && row.lot_id);
    const ids = new Set(lots.map((row) => row.lot_id));
    const row = lots.find((lot) => lot.product_id === productId) || (ids.size === 1 && lots[0]);
    if (row) {
        const { product_id, lot_id, lot_name } = row;
        return { kind: "lot", product_id, lot_id, lot_name, factor: 1 };
    }
    return null;
}

const rounded = (number) => Number(number.toFixed(6));

/**
 * Put what was scanned onto the rows: first up to what each expects, the rest is over and stands on
 * a row of its own.
 *
 * @param {object[]} rows
 * @param {{product_id, lot_id, lot_name, quantity: number}} taken
 */
export function takeOn(rows, taken) {
    let left = taken.quantity;
    for (const row of rowsOf(rows, { ...taken, lot_id: taken.lot_id || false })) {
        if (row.over || (taken.untracked && row.lot_id)) {
            continue;
        }
        const part = Math.min(left, Math.max(row.quantity - (row.taken || 0), 0));
        if (part > 0 || (!left && row.taken === null)) {
            row.taken = rounded((row.taken || 0) + part);
            left = rounded(left - part);
        }
    }
    if (left > 0) {
        const { product_id, lot_id = false, lot_name = "" } = taken;
        let row = rowsOf(rows, taken).find((known) => known.over);
        if (!row) {
            row = { line_id: false, product_id, lot_id, lot_name, quantity: 0, over: true };
            rows.push(row);
            row = rows.at(-1);
        }
        row.taken = rounded((row.taken || 0) + left);
    }
}

/** Return how an expected and a taken quantity compare: "open", "agrees", "short" or "over". */
export function judge(row) {
    if (row.over) {
        return "over";
    }
    if (row.taken === null) {
        return "open";
    }
    return row.taken < row.quantity ? "short" : "agrees";
}
