import { _t } from "@web/core/l10n/translation";
import { MAX_QUANTITY } from "./quantity";

/** Say what is wrong with a quantity, and what to type instead. */
export function refusalOf({ reason, part }) {
    switch (reason) {
        case "empty":
            return _t("Type a quantity; 0 if nothing is there.");
        case "negative":
            return _t("“%s”: a counted quantity is not negative. Undo an entry instead.", part);
        case "large":
            return _t("“%(text)s” is more than %(most)s. Check the number.", {
                text: part,
                most: MAX_QUANTITY.toLocaleString(),
            });
        case "comma":
            return _t("“%s” can be read in two ways: leave out the comma, or use a point.", part);
        case "decimals":
            return _t("“%s” has too many decimals.", part);
        case "unit":
            return _t("“%s” is no unit of this product.", part);
        case "long":
            return _t("That is too long for a quantity.");
        default:
            return _t("“%s” is no quantity. Type a number, or cases such as 3x12+5.", part);
    }
}
