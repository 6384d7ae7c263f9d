// Everything, node_modules included, is compiled to CommonJS, as on the server.
// Run: node --experimental-vm-modules --no-warnings=ExperimentalWarning ../node_modules/jest/bin/jest.js
const swc = (isJavaScript) => [
  '@swc/jest',
  {
    swcrc: false,
    jsc: { target: 'es2022', parser: { syntax: isJavaScript ? 'ecmascript' : 'typescript' } },
    module: { type: 'commonjs' },
  },
];

export default {
  testEnvironment: 'jsdom',
  testEnvironmentOptions: { customExportConditions: ['node', 'node-addons'] },
  roots: ['<rootDir>/src', '<rootDir>/engines'],
  globals: { __LIANXI_BUILD__: 'test' },
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'vue'],
  transform: {
    '^.+\\.vue$': '<rootDir>/.jest/sfc.cjs',
    '^.+\\.ts$': swc(false),
    '^.+\\.m?js$': swc(true),
  },
  transformIgnorePatterns: [],
  moduleNameMapper: {
    '\\.css$': '<rootDir>/.jest/empty.cjs',
    '^@fontsource-variable/.*$': '<rootDir>/.jest/empty.cjs',
    '^@lianxi/shared$': '<rootDir>/../shared/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
};
