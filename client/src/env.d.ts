/** The name of this build, set by vite.config.ts. */
declare const __LIANXI_BUILD__: string;
