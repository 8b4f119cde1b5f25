import { changeText, figureText, shortNumber } from "@jxc_module/dashboard/figures";
import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { patchWithCleanup } from "@web/../tests/web_test_helpers";
import { localization } from "@web/core/l10n/localization";

describe.current.tags("desktop");

beforeEach(() =>
    patchWithCleanup(localization, { decimalPoint: ".", grouping: [3, 0], thousandsSep: "," }),
);

test("large numbers in the words of the reader", () => {
    expect(shortNumber(9999, 2, "zh_CN")).toBe("9,999");
    expect(shortNumber(12345, 2, "zh_CN")).toBe("1.23万");
    expect(shortNumber(99_999_999, 2, "zh_CN")).toBe("1.00亿");
    expect(shortNumber(123_456_789, 2, "zh-CN")).toBe("1.23亿");
    expect(shortNumber(-20_000, 2, "zh_TW")).toBe("-2.00萬");
    expect(shortNumber(999_999, 2, "en_US")).toBe("999,999");
    expect(shortNumber(999_999.6, 2, "en_US")).toBe("1.00M");
    expect(shortNumber(12_345, 2, "en_US")).toBe("12,345");
    expect(shortNumber(0.5, 2, "en_US")).toBe("0.50");
    expect(shortNumber(2_500_000_000, 2, "de_DE")).toBe("2.50B");
});

test("what says nothing stays empty", () => {
    expect(figureText({ kind: "count", value: false })).toBe("–");
    expect(figureText({ kind: "percent", value: 0.125 })).toBe("12.5%");
    expect(changeText(5, 0)).toBe("");
    expect(changeText(5, -2)).toBe("");
    expect(changeText(false, 4)).toBe("");
    expect(changeText(3, 4)).toBe("-25.0%");
});
