/** Environment → one typed, validated object. Nothing else reads process.env. */
import { resolve } from 'node:path';
import { z } from 'zod';

const flag = z.enum(['true', 'false', '1', '0']).transform((text) => text === 'true' || text === '1');
const origins = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((origin) => origin.trim())
      .filter((origin) => origin !== ''),
  )
  .pipe(
    z.array(
      z.url({ protocol: /^https?$/ }).refine((url) => new URL(url).origin === url, 'an origin has no path'),
    ),
  );

const environment = z.object({
  LIANXI_PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  LIANXI_HOST: z.string().min(1).default('127.0.0.1'),
  /** Further origins browsers may come from, e.g. https://lianxi.example.gov.cn; loopback on our own port is always allowed. */
  LIANXI_ORIGINS: origins.default([]),
  /** Behind a TLS proxy: cookies become Secure, the proxy's X-Forwarded-For is believed. */
  LIANXI_BEHIND_PROXY: flag.default(false),
  /** false = start without demonstration districts and accounts. */
  LIANXI_DEMONSTRATION: flag.optional(),
  LIANXI_DATA_DIR: z.string().min(1).optional(),
  LIANXI_LOG: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  LIANXI_POOL: z.coerce.number().int().min(2).max(50).default(12),
});

export interface Config {
  port: number;
  host: string;
  origins: string[];
  isBehindProxy: boolean;
  /** Demonstration districts, history and accounts are loaded, and said on screen. */
  isDemonstration: boolean;
  /** Where the embedded PostgreSQL keeps its data; null = its default place. */
  dataDir: string | null;
  /** null = the embedded PostgreSQL. */
  databaseUrl: string | null;
  poolSize: number;
  log: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  projectRoot: string;
}

/**
 * Reads the configuration.
 * @throws Error listing every variable that is wrong, and what it may be
 */
export function readConfig(env: NodeJS.ProcessEnv, args: readonly string[], projectRoot: string): Config {
  const parsed = environment.safeParse(
    Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')),
  );
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The configuration is wrong:\n${problems.join('\n')}\nSee the table in README.md.`);
  }
  const unknown = args.filter((arg) => arg !== '--empty');
  if (unknown.length > 0) throw new Error(`Unknown option ${unknown.join(' ')}; the only one is --empty.`);
  const values = parsed.data;
  const databaseUrl = values.DATABASE_URL ?? null;
  // A database one points it at is production: demonstration accounts have public passwords.
  const isDemonstration = values.LIANXI_DEMONSTRATION ?? (databaseUrl === null && !args.includes('--empty'));
  const isLoopback = ['127.0.0.1', '::1', 'localhost'].includes(values.LIANXI_HOST);
  if (isDemonstration && !isLoopback) {
    throw new Error(
      'Demonstration accounts have public passwords, so demonstration mode listens on loopback only. ' +
        'Leave LIANXI_HOST at 127.0.0.1, or set LIANXI_DEMONSTRATION=false.',
    );
  }
  return {
    port: values.LIANXI_PORT,
    host: values.LIANXI_HOST,
    origins: values.LIANXI_ORIGINS,
    isBehindProxy: values.LIANXI_BEHIND_PROXY,
    isDemonstration,
    dataDir: values.LIANXI_DATA_DIR === undefined ? null : resolve(values.LIANXI_DATA_DIR),
    databaseUrl,
    poolSize: values.LIANXI_POOL,
    log: values.LIANXI_LOG,
    projectRoot,
  };
}
