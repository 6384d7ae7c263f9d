/** A short word at the top of the page about something that just happened. Lasting states belong in the page itself. */
import { ElMessage } from 'element-plus';

export function say(type: 'success' | 'warning' | 'error', message: string): void {
  ElMessage({ type, message, grouping: true, showClose: true, duration: type === 'success' ? 3_000 : 8_000 });
}
