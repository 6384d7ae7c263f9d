/** Words of the wall itself: its foot, its pairing page, its header. */
import { periodName, type DayCode, type PeriodCode } from '@lianxi/shared';

const weekdays = {
  zh: ['日', '一', '二', '三', '四', '五', '六'],
  en: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
};
const weekdayOf = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay();

const zh = {
  name: '联席',
  day: (day: DayCode) => `${periodName(day as PeriodCode, 'zh')} 星期${weekdays.zh[weekdayOf(day)] ?? ''}`,
  link: {
    connecting: '正在连接',
    live: '实时',
    lost: '连接中断',
    refused: '未获授权',
  },
  dataUpTo: (when: string) => `数据截至 ${when}`,
  serverTime: '服务器时间',
  dataTime: (when: string) => `最新登记 ${when}`,
  revision: (revision: number) => `版本 r${revision}`,
  demonstration: '演示数据',
  doubtful: '画面与服务器不一致，正在重取',
  identify: '这块大屏是',
  cannotDraw: '此处数据无法显示',
  held: '已停止轮播',
  scene: (index: number, count: number) => `${index} / ${count}`,
  starting: '正在启动',
  unreachable: '连不上服务器，正在重试',
  lastBoard: (when: string) => `服务器未响应 · 显示的是 ${when} 的数据`,
  noScenes: '本区还没有画面',
  noScenesHint: '请在管理页为本区添加画面。',
  pairing: {
    title: '配对这块大屏',
    code: '配对码',
    steps: ['在电脑上登录联席', '打开“管理”→“大屏终端”', '输入上面的配对码并为大屏命名'],
    revoked: '此前的授权已被撤销，需要重新配对',
    waiting: '批准后，大屏自动开始显示',
  },
};

const en: typeof zh = {
  name: 'Lianxi',
  day: (day) => `${weekdays.en[weekdayOf(day)] ?? ''}, ${periodName(day as PeriodCode, 'en')}`,
  link: {
    connecting: 'Connecting',
    live: 'Live',
    lost: 'Connection lost',
    refused: 'Not authorised',
  },
  dataUpTo: (when) => `data as of ${when}`,
  serverTime: 'Server time',
  dataTime: (when) => `newest entry ${when}`,
  revision: (revision) => `revision r${revision}`,
  demonstration: 'Demonstration data',
  doubtful: 'The picture differs from the server; fetching it again',
  identify: 'This display is',
  cannotDraw: 'This cannot be shown',
  held: 'Rotation held',
  scene: (index, count) => `${index} / ${count}`,
  starting: 'Starting',
  unreachable: 'The server cannot be reached; trying again',
  lastBoard: (when) => `The server does not answer · figures of ${when}`,
  noScenes: 'This district has no scene yet',
  noScenesHint: 'Add one on the administration page.',
  pairing: {
    title: 'Pair this display',
    code: 'Pairing code',
    steps: [
      'Sign in to Lianxi on a computer',
      'Open “Administration” → “Displays”',
      'Type the code above and name the display',
    ],
    revoked: 'The earlier approval was withdrawn; pair again',
    waiting: 'The display starts by itself once approved',
  },
};

export type WallWords = typeof zh;
export default { 'zh-CN': zh, en };
