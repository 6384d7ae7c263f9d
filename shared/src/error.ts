/** The closed list of error codes, with the HTTP status each travels under and the words a reader gets. */
export const errors = {
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
  // the figure
  INDICATOR_UNKNOWN: [400, '没有指标“{code}”', 'There is no indicator “{code}”'],
  INDICATOR_COMPUTED: [
    400,
    '“{code}”由系统计算，不能填报',
    '“{code}” is computed by the system and cannot be entered',
  ],
  PLACE_UNKNOWN: [400, '没有区域或站点“{code}”', 'There is no place “{code}”'],
  PLACE_NOT_REPORTING: [
    400,
    '“{code}”不是该指标的填报区域',
    '“{code}” is not a place that reports this indicator',
  ],
  PLACE_CLOSED: [400, '该站点在此期间未开放', 'The station was not open in this period'],
  ITEM_UNKNOWN: [400, '该指标没有分项“{code}”', 'This indicator has no item “{code}”'],
  ITEM_REQUIRED: [400, '该指标须按分项填报：{items}', 'This indicator is reported by item: {items}'],
  PERIOD_INVALID: [400, '期次不存在，请用 {example} 这样的写法', 'No such period; write it like {example}'],
  PERIOD_WRONG_CYCLE: [
    400,
    '该指标的期次写法如 {example}，请改正',
    'Periods of this indicator are written like {example}',
  ],
  PERIOD_FUTURE: [400, '该期次尚未开始，不能填报', 'This period has not begun'],
  PERIOD_CLOSED: [400, '该期次已关闭填报', 'This period is closed for reporting'],
  VALUE_BLANK: [
    400,
    '空白表示未报，不等于零；确实为零请填 0',
    'Blank means not reported, not zero; type 0 if it is zero',
  ],
  VALUE_NOT_APPLICABLE: [
    400,
    '“无”“—”“/”不是数字；确实为零请填 0，未报请留空',
    '“无”, “—” and “/” are not numbers; type 0 for zero, leave blank if not reported',
  ],
  VALUE_NOT_WHOLE: [
    400,
    '请输入 0 到 {max} 的整数，例如 1,234',
    'Type a whole number from 0 to {max}, for example 1,234',
  ],
  VALUE_NOT_NUMBER: [
    400,
    '请输入 0 到 {max} 的数字，最多 {decimals} 位小数，例如 1,234.5',
    'Type a number from 0 to {max} with at most {decimals} decimals, for example 1,234.5',
  ],
  VALUE_GROUPING: [
    400,
    '千位分隔有误，请写成 1,200 或 1200',
    'The thousands separators are wrong; write 1,200 or 1200',
  ],
  VALUE_WORDS: [
    400,
    '请用数字填写，例如 22000（不用“万”“亿”或中文数字）',
    'Use digits, for example 22000 (no 万, 亿 or Chinese numerals)',
  ],
  VALUE_DECIMALS: [400, '最多 {decimals} 位小数', 'At most {decimals} decimals'],
  VALUE_RANGE: [400, '数值须在 0 到 {max} 之间', 'The value must be from 0 to {max}'],
  REASON_REQUIRED: [400, '更正已报数据须说明原因', 'A correction needs a reason'],
  JUMP_UNCONFIRMED: [
    400,
    '与上期 {previous} 相差十倍以上；如确实无误，请说明原因',
    'More than ten times off the last value {previous}; if it is right, give a reason',
  ],
  FALL_UNCONFIRMED: [
    400,
    '累计数不应下降（上期 {previous}）；如确需更正，请说明原因',
    'A cumulative figure should not fall (last {previous}); give a reason if it must',
  ],
  CHECK_FAILED: [400, '未通过校核：{hint}', 'A check failed: {hint}'],
  PERSONAL_DATA: [
    400,
    '说明中疑似含有证件号或电话号码，本系统只存数量，请删除后再提交',
    'The text looks like an ID or phone number; only counts are kept here, please remove it',
  ],
  DUPLICATE_ENTRY: [409, '同一数据在本次提交中出现了两次', 'The same figure appears twice in this request'],
  VERSION_REQUIRED: [428, '请求缺少 expectedVersion', 'expectedVersion is missing'],
  VERSION_CONFLICT: [
    409,
    '该数据已被他人更新，请核对后再提交；您填写的内容仍保留',
    'Somebody else has updated this figure; check and submit again. Your draft is kept',
  ],
  IDEMPOTENCY_KEY_REQUIRED: [400, '请求缺少 Idempotency-Key', 'Idempotency-Key is missing'],
  IDEMPOTENCY_KEY_REUSED: [
    422,
    '同一 Idempotency-Key 已用于不同的内容',
    'This Idempotency-Key was used for different content',
  ],
  REVISION_UNKNOWN: [400, '版本号不存在', 'There is no such revision'],
  // files
  FILE_TOO_LARGE: [
    413,
    '文件超出上限（{limit}），请拆分后再导入',
    'The file is over the limit ({limit}); split it and import again',
  ],
  FILE_DAMAGED: [
    400,
    '文件过大或已损坏，请用 Excel 或 WPS 打开后另存为 .xlsx 再导入',
    'The file is too large or damaged; open it, save it as .xlsx and import again',
  ],
  FILE_OLD_FORMAT: [
    415,
    '这是旧版 .xls 或加密的文件，请去掉密码并另存为 .xlsx',
    'This is an old .xls or an encrypted file; remove the password and save it as .xlsx',
  ],
  FILE_MACROS: [
    415,
    '文件含有宏，请另存为不带宏的 .xlsx',
    'The file has macros; save it as .xlsx without them',
  ],
  FILE_NOT_TABLE: [
    415,
    '这不是 .xlsx 或 CSV 表格，请重新选择文件',
    'This is no .xlsx or CSV table; choose another file',
  ],
  FILE_FORMULA: [
    400,
    '单元格 {cell} 是公式，请粘贴为数值后再导入',
    'Cell {cell} is a formula; paste it as a value and import again',
  ],
  IMPORT_NO_HEADER: [
    400,
    '没有找到“指标”和“本期”两列，请在导出的表格里填写',
    'The columns 指标 and 本期 were not found; fill in the exported table',
  ],
  IMPORT_OTHER_SHEET: [
    400,
    '这是“{name}”的表格，请到该单位、该月的页面导入',
    'This is the table of “{name}”; import it on the page of that department and month',
  ],
  IMPORT_FOREIGN: [
    403,
    '第 {rows} 行不是本单位的数据，未写入任何数据；请删除这些行后再导入',
    'Rows {rows} belong to another department; nothing was written. Delete them and import again',
  ],
  IMPORT_DUPLICATE: [
    400,
    '第 {rows} 行是同一数据，请只保留一行',
    'Rows {rows} are the same figure; keep one of them',
  ],
  IMPORT_OUTDATED: [
    409,
    '导出后该数据已被更新，请重新导出再填写',
    'The figure has changed since the export; export again and fill it in there',
  ],
  IMPORT_TOO_MANY: [
    413,
    '一次最多写入 {max} 项数据，请拆分后再导入',
    'At most {max} figures at once; split the file and import again',
  ],
  IMPORT_NOT_READY: [409, '文件还没有读完，请稍候再提交', 'The file is still being read; wait a moment'],
  IMPORT_PROBLEMS: [
    409,
    '还有 {count} 行不能导入，未写入任何数据；请改正文件后重新选择',
    '{count} rows cannot be imported; nothing was written. Correct the file and choose it again',
  ],
  IMPORT_NOTHING: [409, '表中没有新的或改动的数据', 'Nothing in the file is new or changed'],
  IMPORT_INTERRUPTED: [503, '读取被中断，请重新选择文件', 'Reading was interrupted; choose the file again'],
  NAME_AMBIGUOUS: [400, '“{name}”不止一个，请改填代码', 'There is more than one “{name}”; write its code'],
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
} as const satisfies Record<string, readonly [number, string, string]>;

export type ErrorCode = keyof typeof errors;
export type Language = 'zh' | 'en';
export type ErrorValues = Readonly<Record<string, string | number>>;

/** The only error that is thrown on purpose; translated to words at the door, in the reader's language. */
export class LianxiError extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly values: ErrorValues = {},
    /** Path of the offending field, e.g. `entries.3.value`. */
    readonly field?: string,
    /** Further machine-readable facts, e.g. the current value of a conflict. */
    readonly details?: object,
    /** Everything that was wrong when more than one thing was; this error is the first of them. */
    readonly problems: readonly LianxiError[] = [],
  ) {
    super(`${code}${field ? ` at ${field}` : ''}`);
  }
  get status(): number {
    return errors[this.code][0];
  }
}

/** The body of every refusal, over HTTP and in socket acknowledgements. */
export interface ErrorBody {
  code: ErrorCode;
  message: string;
  field?: string;
  /** Further facts; `problems` lists everything that was wrong when there is more than one thing. */
  details?: Record<string, unknown>;
}

/** The sentence for a code in a language, with its values filled in. */
export function messageOf(code: ErrorCode, language: Language, values: ErrorValues = {}): string {
  const [, zh, en] = errors[code];
  return (language === 'zh' ? zh : en).replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
}

export function errorBody(error: LianxiError, language: Language): ErrorBody {
  const problems = error.problems.map((problem) => errorBody(problem, language));
  const details = { ...error.details, ...(problems.length > 1 ? { problems } : {}) };
  return {
    code: error.code,
    message: messageOf(error.code, language, { field: error.field ?? '', ...error.values }),
    ...(error.field === undefined ? {} : { field: error.field }),
    ...(Object.keys(details).length === 0 ? {} : { details }),
  };
}
