/** Names under which Nest injects what is not a class. */
export const CONFIG = Symbol('config');
/** Fingerprint of the built client: a screen running another build reloads. */
export const BUILD = Symbol('build');
