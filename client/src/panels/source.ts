/** Who reported a figure and when, in few words. */
import type { Reading } from '@lianxi/shared';
import { reportedWhen } from './figure-view';
import type { PanelTools } from './panel-context';

export function sourceOf(reading: Reading, tools: PanelTools): { who: string; when: string } {
  const { words, language, today, department, nameOf } = tools;
  const found = reading.department === null ? undefined : department(reading.department);
  return {
    who: found ? nameOf(found.shortName) : '',
    when:
      reading.reportedAt === null || reading.isCarried // a carried value says up to when instead
        ? ''
        : words.value.asOf(reportedWhen(reading.reportedAt, today.value, language.value)),
  };
}
