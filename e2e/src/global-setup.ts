import { prepared } from './lianxi.js';

/** Before all browser tests of a run. */
export default prepared;
