// Errors only, no taste: what is taste, prettier decides.
const browser = [
    "window", "document", "console", "setTimeout", "clearTimeout", "setInterval", "clearInterval",
    "fetch", "URL", "URLSearchParams", "Blob", "File", "FileReader", "FormData", "navigator",
    "localStorage", "sessionStorage", "Event", "CustomEvent", "KeyboardEvent", "odoo", "luxon",
    "Chart", "requestAnimationFrame", "getComputedStyle", "globalThis",
];

export default [
    {
        files: ["**/*.js"],
        languageOptions: {
            ecmaVersion: 2024,
            sourceType: "module",
            globals: Object.fromEntries(browser.map((name) => [name, "readonly"])),
        },
        rules: {
            "no-undef": "error",
            "no-unused-vars": ["error", { args: "none", caughtErrors: "none" }],
            "no-const-assign": "error",
            "no-dupe-keys": "error",
            "no-dupe-class-members": "error",
            "no-unreachable": "error",
            "no-restricted-globals": ["error", "event", "self"],
            "no-debugger": "error",
            "no-console": ["error", { allow: ["warn", "error"] }],
            "prefer-const": "error",
            "eqeqeq": ["error", "smart"],
            "curly": ["error", "all"],
        },
    },
];
