/** Names and numbers longer than the demonstration has, planted between the real server and a real wall. */
import type { Page } from '@playwright/test';

const LONGEST = { zh: 12, en: 32 };
/** Words of a measure are short by nature; definitions and reasons are prose of their own. */
const LEFT_ALONE = new Set(['unit', 'definition', 'basis', 'reason']);
const HUNDREDFOLD = new Set(['value', 'target', 'today']);
const MANY = 100;

/** The same name said twice, up to a length that still occurs. */
function longer(name: string, longest: number, joint: string): string {
  const said = `${name}${joint}${name}`;
  return name.length >= longest ? name : [...said].slice(0, longest).join('').trim();
}

/** @returns a copy in which every name is long and every large count a hundred times as large */
export function enlarged(value: unknown, key = ''): unknown {
  if (typeof value === 'number')
    return HUNDREDFOLD.has(key) && Number.isInteger(value) && value > MANY ? value * 100 : value;
  if (Array.isArray(value)) return value.map((each) => enlarged(each, key));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, each]): [string, unknown] => {
    if (LEFT_ALONE.has(name)) return [name, each];
    return [name, enlarged(each, name)];
  });
  const copy = Object.fromEntries(entries) as { zh?: unknown; en?: unknown };
  if (typeof copy.zh !== 'string' || typeof copy.en !== 'string') return copy;
  return { ...copy, zh: longer(copy.zh, LONGEST.zh, ''), en: longer(copy.en, LONGEST.en, ' ') };
}

/** A socket.io packet with data, rewritten; everything else as it is. */
function rewritten(message: string): string {
  const packet = /^(4[23]\d*)(\[.*)$/s.exec(message);
  if (!packet) return message;
  return `${packet[1]}${JSON.stringify(enlarged(JSON.parse(packet[2]!) as unknown))}`;
}

/** From the next load on, this page sees long names and large numbers wherever the server sends some. */
export async function plantLongNames(page: Page): Promise<void> {
  await page.route('**/api/v1/catalogue', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: enlarged(await response.json()) });
  });
  await page.routeWebSocket('**/socket.io/**', (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => socket.send(typeof message === 'string' ? rewritten(message) : message));
  });
}
