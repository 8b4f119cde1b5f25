/** The rows of a place, as the page keeps them: one a product, lot, package and owner. */

const same = (one, other) => (one || false) === (other || false);

/** Return the row that an item is about, or undefined. */
export function rowOf(rows, item) {
    return rows.find(
        (row) =>
            row.product_id === item.product_id &&
            same(row.lot_id, item.lot_id) &&
            (item.lot_id || same(row.lot_name, item.lot_name)) &&
            same(row.package_id, item.package_id) &&
            same(row.owner_id, item.owner_id),
    );
}

/**
 * Say what a code is as far as the list of the place tells; only what is certain: a barcode of a
 * product or of one of its packagings, or a lot of the product at hand.
 *
 * @returns {object|null} product_id, factor, lot_id, …
 */
export function findLocal({ products, rows }, code, productId) {
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
    const row = lots.find((lot) => lot.product_id === productId) || (lots.length === 1 && lots[0]);
    if (row) {
        return {
            kind: "lot",
            product_id: row.product_id,
            lot_id: row.lot_id,
            lot_name: row.lot_name,
            factor: 1,
        };
    }
    return null;
}

/** Put what an item counts onto the rows of its place; returns the row. */
export function countOn(rows, item, quantity, replaces) {
    let row = rowOf(rows, item);
    if (!row) {
        row = {
            key: item.client_id,
            product_id: item.product_id,
            lot_id: item.lot_id || false,
            lot_name: item.lot_name || "",
            package_id: item.package_id || false,
            owner_id: item.owner_id || false,
            counted: null,
            found: true,
        };
        rows.push(row);
        row = rows.at(-1);
    }
    row.counted = replaces ? quantity : (row.counted || 0) + quantity;
    row.done = true;
    return row;
}
