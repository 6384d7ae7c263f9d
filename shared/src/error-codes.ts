/** The closed list of error codes, with the HTTP status each travels under and the words a reader gets. */
import { entryErrors } from './entry-errors.js';
import { outlineErrors } from './outline-errors.js';

/** Status, words in Chinese, words in English; `{name}` is filled in. */
type Table = Record<string, readonly [number, string, string]>;

const generalErrors = {
  // the message as a whole
  INVALID_PAYLOAD: [
    400,
    '请求内容不符合要求：{field} {hint}',
    'The request is not as expected: {field} {hint}',
  ],
  UNKNOWN_FIELD: [
    400,
    '不认识的字段“{field}”，请删除后重试',
    'Unknown field “{field}”; remove it and try again',
  ],
  UNKNOWN_EVENT: [400, '不支持的事件', 'Unknown event'],
  NOT_FOUND: [404, '没有找到所请求的内容', 'Not found'],
  NOT_JSON: [
    415,
    '只接受 JSON（Content-Type: application/json）',
    'Only JSON is accepted (Content-Type: application/json)',
  ],
  TOO_LARGE: [413, '内容过大，请分批提交（上限 {limit}）', 'Too large; send it in parts (limit {limit})'],
  BAD_TEXT: [
    400,
    '“{field}”含有不能保存的字符，请重新输入',
    '“{field}” contains characters that cannot be stored; type it again',
  ],
  // who asks
  SIGN_IN_REQUIRED: [401, '请先登录', 'Sign in first'],
  SESSION_ENDED: [
    401,
    '登录已失效，请重新登录；未提交的内容仍在本页',
    'Your session has ended; sign in again. What you typed is still here',
  ],
  SIGN_IN_FAILED: [401, '用户名或密码不正确', 'User name or password is wrong'],
  SIGN_IN_LOCKED: [
    429,
    '尝试次数过多，请 {seconds} 秒后再试',
    'Too many attempts; try again in {seconds} seconds',
  ],
  DISPLAY_UNAUTHORISED: [401, '显示终端未授权', 'This display is not authorised'],
  ORIGIN_REFUSED: [403, '请求来源不被允许', 'This origin is not allowed'],
  FORBIDDEN: [403, '您没有此操作的权限', 'You are not allowed to do this'],
  NOT_YOUR_DEPARTMENT: [
    403,
    '该指标由其他单位填报，未写入任何数据',
    'This indicator belongs to another department; nothing was written',
  ],
  RATE_LIMITED: [
    429,
    '操作过于频繁，请 {seconds} 秒后再试',
    'Too many requests; try again in {seconds} seconds',
  ],
  // displays
  PAIRING_EXPIRED: [
    410,
    '配对码已过期，请在大屏上查看新的配对码',
    'The pairing code has expired; look for the new one on the display',
  ],
  // us
  DB_UNAVAILABLE: [
    503,
    '数据库暂不可用，未写入任何数据；请保留本页稍后重试',
    'The database is unavailable; nothing was written. Keep this page and try again',
  ],
  INTERNAL: [
    500,
    '系统出现意外错误，请把编号 {reference} 告诉管理员',
    'Something unexpected went wrong; quote {reference} to the administrator',
  ],
} as const satisfies Table;

export const errors = { ...generalErrors, ...outlineErrors, ...entryErrors };
