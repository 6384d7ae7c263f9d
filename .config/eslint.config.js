import js from '@eslint/js';
import vue from 'eslint-plugin-vue';
import globals from 'globals';
import ts from 'typescript-eslint';
import { floors } from './floors.js';

const sources = ['shared/src/**/*.ts', 'server/src/**/*.ts', 'client/src/**/*.{ts,vue}'];
const numberParsers = ['parseInt', 'parseFloat'].map((property) => ({
  object: 'Number',
  property,
  message: 'Use parseCount from @lianxi/shared.',
}));
const tests = ['**/*.spec.ts', '**/testing/**', 'e2e/**'];

export default ts.config(
  { ignores: ['**/dist/**', '**/node_modules/**', 'e2e/results/**', 'data/**', 'server/packs/**'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...vue.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: ts.parser } },
    rules: {
      // the formatter's business
      'vue/html-self-closing': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/attributes-order': 'off',
      'vue/no-v-html': 'error',
      'vue/require-default-prop': 'off',
    },
  },
  {
    plugins: { house: { rules: { floors } } },
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
    rules: {
      'house/floors': 'error',
      'no-undef': 'off', // the compiler knows better
      'no-empty': ['error', { allowEmptyCatch: false }],
      'no-restricted-globals': [
        'error',
        { name: 'parseInt', message: 'parseInt("1,200") is 1: use parseCount from @lianxi/shared.' },
        { name: 'parseFloat', message: 'Use parseCount from @lianxi/shared.' },
      ],
      'no-restricted-properties': ['error', ...numberParsers],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-extraneous-class': 'off', // Nest's modules are classes
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: sources,
    ignores: tests,
    rules: {
      'no-console': 'error',
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/no-non-null-assertion': 'error',
    },
  },
  {
    files: ['shared/src/**/*.ts', 'server/src/**/*.ts', 'client/src/**/*.ts'],
    // a composable is a module in a function: its parts have names of their own
    ignores: [...tests, '**/i18n/**', 'client/src/**/use-*.ts'],
    rules: {
      'max-lines-per-function': [
        'error',
        { max: 50, skipBlankLines: true, skipComments: true, IIFEs: false },
      ],
    },
  },
  {
    files: ['server/src/**/*.ts'],
    // child processes get the environment handed on
    ignores: ['server/src/config/**', 'server/src/main.ts', 'server/src/database/embedded/**', ...tests],
    rules: {
      'no-restricted-properties': [
        'error',
        ...numberParsers,
        { object: 'process', property: 'env', message: 'Only config/ reads the environment.' },
      ],
    },
  },
  {
    // reads PostgreSQL's own files, no figures
    files: ['server/src/database/embedded/**'],
    rules: { 'no-restricted-properties': 'off' },
  },
  { files: tests, rules: { '@typescript-eslint/no-non-null-assertion': 'off', 'no-empty-pattern': 'off' } },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
);
