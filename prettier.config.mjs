export default {
    plugins: ["@prettier/plugin-xml"],
    tabWidth: 4,
    printWidth: 100,
    xmlWhitespaceSensitivity: "preserve",
    xmlQuoteAttributes: "double",
};
