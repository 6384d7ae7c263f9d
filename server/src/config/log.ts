/** Structured logs, one JSON line each; secrets have no way in because only named fields are written. */
import { randomBytes } from 'node:crypto';
import { pino, type Logger } from 'pino';

export class Log {
  private readonly logger: Logger;

  constructor(level: 'debug' | 'info' | 'warn' | 'error' | 'silent') {
    this.logger = pino({ level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime });
  }

  info(message: string, fields: Record<string, string | number | boolean | null> = {}): void {
    this.logger.info(fields, message);
  }

  warn(message: string, fields: Record<string, string | number | boolean | null> = {}): void {
    this.logger.warn(fields, message);
  }

  /** Logs an unexpected error once. */
  error(where: string, error: unknown, reference?: string): void {
    const { message, stack } = error instanceof Error ? error : { message: String(error), stack: undefined };
    this.logger.error({ where, stack, ...(reference === undefined ? {} : { reference }) }, message);
  }

  /** Logs an unexpected error under a reference that the reader can quote. */
  reference(where: string, error: unknown): string {
    const reference = randomBytes(4).toString('hex');
    this.error(where, error, reference);
    return reference;
  }
}
