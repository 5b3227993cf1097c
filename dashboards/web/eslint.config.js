import i18n from "@intlify/eslint-plugin-vue-i18n";
import vue from "eslint-plugin-vue";
import accessibility from "eslint-plugin-vuejs-accessibility";
import typescript from "typescript-eslint";

export default typescript.config(
  { ignores: ["node_modules", "src/shared/api/schema.d.ts", "**/*.json"] },
  ...typescript.configs.strict,
  ...vue.configs["flat/recommended"],
  ...accessibility.configs["flat/recommended"],
  ...i18n.configs["flat/base"],
  {
    files: ["**/*.vue"],
    languageOptions: { parserOptions: { parser: typescript.parser } },
  },
  {
    files: ["**/*.{ts,vue}"],
    settings: { "vue-i18n": { localeDir: { pattern: "./src/**/words/*.json", localeKey: "file" } } },
    rules: {
      // Every word that people read stands in a catalogue.
      "@intlify/vue-i18n/no-raw-text": ["error", { ignorePattern: "^[\\W\\d_]+$" }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-import-type-side-effects": "error",
      "vue/component-api-style": ["error", ["script-setup"]],
      "vue/block-order": ["error", { order: ["script", "template", "style"] }],
      "vue/define-props-declaration": ["error", "type-based"],
      "vue/no-v-html": "error",
      "vue/multi-word-component-names": "off",
      // How lines break is a matter of taste that no tool here settles.
      "vue/max-attributes-per-line": "off",
      "vue/singleline-html-element-content-newline": "off",
      "vue/html-self-closing": ["error", { html: { void: "any" } }],
      "vue/first-attribute-linebreak": "off",
      "vue/html-closing-bracket-newline": "off",
      "vue/html-indent": "off",
      "vuejs-accessibility/label-has-for": ["error", { required: { some: ["nesting", "id"] } }],
      "max-lines": ["error", { max: 350 }],
    },
  },
);
