/** Words of the traffic lights and of who has reported; the shapes and colours are in `design/signs.ts`. */
export default {
  'zh-CN': {
    done: '完成',
    onTrack: '达标',
    behind: '滞后',
    farBehind: '严重滞后',
    unreported: '未报',
    complete: '已报齐',
    open: '填报中',
    late: '迟报',
    overdue: '漏报',
  },
  en: {
    done: 'Done',
    onTrack: 'On track',
    behind: 'Behind',
    farBehind: 'Far behind',
    unreported: 'Not reported',
    complete: 'Complete',
    open: 'Open',
    late: 'Late',
    overdue: 'Overdue',
  },
} as const;
