/** Amounts and times as the rooms write them. */
import {
  clockTime,
  dayTime,
  formatAmount,
  formatNumber,
  periodName,
  shanghaiDay,
  type Amount,
  type PeriodCode,
} from '@lianxi/shared';
import { language } from './i18n';

/** `22,000`, `约 22,000`, `数万`; null when nothing was reported. */
export function written(amount: Amount | null, decimals: number): string | null {
  if (!amount) return null;
  const { prefix, text, scale } = formatAmount(amount, { decimals, language: language.value });
  return text === null ? null : `${prefix}${text}${scale}`;
}

/** `+3`, `−3`, and `±0` for no change, so that it cannot be taken for a figure. */
export function writtenChange(change: number | null, decimals: number): string | null {
  if (change === null) return null;
  const text = formatNumber(Math.abs(change), decimals);
  if (Number(change.toFixed(decimals)) === 0) return `±${text}`;
  return change > 0 ? `+${text}` : `−${text}`;
}

/** `11月23日 14:02`; with its year when that is not the present one. @param at ISO instant */
export function writtenTime(at: string, now = Date.now()): string {
  const day = shanghaiDay(Date.parse(at));
  if (day.slice(0, 4) === shanghaiDay(now).slice(0, 4)) return dayTime(at, language.value);
  return `${periodName(day as PeriodCode, language.value)} ${clockTime(at, false)}`;
}

/** `2027年2月20日`. @param at ISO instant */
export function writtenDay(at: string): string {
  return periodName(shanghaiDay(Date.parse(at)) as PeriodCode, language.value);
}
