/** The package's front door. */
export * from './aggregate.js';
export * from './answer.js';
export * from './api.js';
export * from './catalogue.js';
export * from './checks.js';
export * from './count.js';
export * from './error.js';
export * from './exchange.js';
export * from './formula.js';
export * from './light.js';
export * from './live.js';
export * from './number-format.js';
export * from './period.js';
export * from './question.js';
export * from './question-key.js';
export * from './scene.js';
