/* Goods as the pages for scanning get them. */

export const TEA = {
    id: 5,
    code: "T1",
    name: "Tea",
    barcode: "TEA",
    uom: "Units",
    tracking: "",
    units: [
        { name: "Units", factor: 1 },
        { name: "Box", factor: 12 },
    ],
    codes: [{ code: "CASE", factor: 12, name: "Box" }],
};
export const MILK = {
    ...TEA,
    id: 6,
    code: "M1",
    name: "Milk",
    barcode: "M6",
    tracking: "lot",
    codes: [],
};
