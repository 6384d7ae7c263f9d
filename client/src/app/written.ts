/** Amounts and times as the rooms write them. */
import { formatAmount, formatNumber, type Amount } from '@lianxi/shared';
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
