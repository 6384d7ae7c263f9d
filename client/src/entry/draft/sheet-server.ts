/** The requests of an open sheet over HTTP, their outcome as values. */
import { NoAnswer, Refusal, request, type RequestOptions } from '../../app/http';
import type { Reply, SheetServer } from './sheet-session';

/** Asks, and says what came of it instead of throwing. */
export async function asked<T>(
  method: Parameters<typeof request>[0],
  path: string,
  options: RequestOptions,
): Promise<Reply<T>> {
  try {
    return { ok: true, value: await request<T>(method, path, options) };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, status: error.status, body: error.body, error };
    if (error instanceof NoAnswer) return { ok: false, status: null, body: null, error };
    throw error;
  }
}

/** @param sheet the department's sheet of a month */
export function sheetServer(sheet: { department: string; period: string }): SheetServer {
  const { department, period } = sheet;
  return {
    saveDrafts: (cells) => asked('PUT', '/drafts', { body: { department, period, cells } }),
    draftsSince: (number) =>
      asked('GET', '/drafts', { query: { department, period, since: String(number) } }),
    submit: (body, key) => asked('POST', '/submissions', { body, idempotencyKey: key }),
  };
}
