// Everything, node_modules included, is compiled to CommonJS: Jest cannot yet require Nest's ESM packages on Node 20.
// Run: node --experimental-vm-modules --no-warnings=ExperimentalWarning ../node_modules/jest/bin/jest.js
const swc = (isJavaScript) => [
  '@swc/jest',
  {
    swcrc: false,
    jsc: {
      target: 'es2022',
      keepClassNames: true,
      parser: isJavaScript ? { syntax: 'ecmascript' } : { syntax: 'typescript', decorators: true },
      transform: isJavaScript ? undefined : { legacyDecorator: true, decoratorMetadata: true },
    },
    module: { type: 'commonjs' },
  },
];

export default {
  testEnvironment: 'node',
  testTimeout: 30_000, // a real database on a busy machine; nothing here asserts a time
  roots: ['<rootDir>/src'],
  globalSetup: '<rootDir>/src/testing/global-setup.cjs',
  globalTeardown: '<rootDir>/src/testing/global-teardown.cjs',
  setupFiles: ['reflect-metadata'],
  transform: { '^.+\\.ts$': swc(false), '^.+\\.m?js$': swc(true) },
  transformIgnorePatterns: [],
  moduleNameMapper: {
    '^@lianxi/shared$': '<rootDir>/../shared/src/index.ts',
    // tests run from sources, the reading process needs a built file
    '^\\./parse-child\\.path\\.js$': '<rootDir>/src/testing/parse-child.path.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
};
