/** What the office and the leads do to a round. */
import type { ChangedFigure, ChangeRound, HandIn, OpenRound, Round } from '@lianxi/shared';
import { randomKey, request } from '../app/http';

const at = (id: string): string => `/rounds/${encodeURIComponent(id)}`;
const part = (id: string, department: string): string =>
  `${at(id)}/departments/${encodeURIComponent(department)}`;

export function fetchTemplate(district: string, period: string): Promise<OpenRound> {
  return request('GET', '/rounds/template', { query: { district, period } });
}
export function openRound(body: OpenRound): Promise<Round> {
  return request('POST', '/rounds', { idempotencyKey: randomKey(), body });
}
export function changeRound(id: string, body: ChangeRound): Promise<Round> {
  return request('PUT', at(id), { idempotencyKey: randomKey(), body });
}
/** What was entered anew since a part was confirmed. */
export function fetchChanges(id: string, department: string): Promise<ChangedFigure[]> {
  return request('GET', `${part(id, department)}/changes`);
}
export function remind(id: string, departments: string[]): Promise<HandIn[]> {
  return request('POST', `${at(id)}/reminders`, { idempotencyKey: randomKey(), body: { departments } });
}
export function giveBack(id: string, department: string, remark: string): Promise<HandIn> {
  return request('POST', `${part(id, department)}/return`, { idempotencyKey: randomKey(), body: { remark } });
}
/** @param until ISO instant */
export function reopen(id: string, department: string, reason: string, until: string): Promise<HandIn> {
  return request('POST', `${part(id, department)}/reopen`, {
    idempotencyKey: randomKey(),
    body: { reason, until },
  });
}
