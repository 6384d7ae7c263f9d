/** Codes about figures on their way into the ledger; part of the closed list in error-codes.ts. */

/** Status, words in Chinese, words in English; `{name}` is filled in. */
type Table = Record<string, readonly [number, string, string]>;

export const entryErrors = {
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
  PERIOD_CLOSED: [
    400,
    '本轮填报已于 {day} 关闭；如需更正，请联席办重开',
    'This round closed on {day}; ask the office to reopen it',
  ],
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
    '请用数字填写，例如 {example}（不用“万”“亿”或中文数字）',
    'Use digits, for example {example} (no 万, 亿 or Chinese numerals)',
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
  UNCHANGED_UNCONFIRMED: [
    400,
    '连续三期仍为 {previous}，是否已核对？如确实无变化，请说明',
    'Still {previous} for the third period running; has it been checked? If so, say how',
  ],
  CHECK_FAILED: [
    400,
    '未通过校核：{zh}（{period}：{left} 与 {right}）',
    'A check failed: {en} ({period}: {left} and {right})',
  ],
  CHECK_UNEXPLAINED: [
    400,
    '{zh}（{period}：{left} 与 {right}）；如确实无误，请说明原因',
    '{en} ({period}: {left} and {right}); if it is right, give a reason',
  ],
  TO_DATE_FALL: [
    400,
    '累计 {toDate} 小于前期累计 {before}；累计不会减少，如前期有误请先更正前期',
    'The total to date {toDate} is below the {before} of the periods before; correct those first if they are wrong',
  ],
  TO_DATE_INCOMPLETE: [
    400,
    '本年前期还有 {missing} 期未报，不能由累计推算本期；请直接填写本期数',
    '{missing} earlier periods of the year are missing, so the total to date says nothing of this one; type this period',
  ],
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
    '没有认出要导入的数据。找过：有“指标”“本期”两列的表头；指标名称作表头、区域名称作首列的表（或行列对调）。请核对名称，或在导出的表格里填写',
    'Nothing to import was recognised. Looked for: a header with the columns 指标 and 本期; a table with indicator names across and place names down (or turned). Check the names, or fill in the exported table',
  ],
  CELL_MERGED: [
    400,
    '单元格 {cell} 与其他格合并，不知属于哪一项，请拆分后逐格填写',
    'Cell {cell} is merged with others; split it and fill in each cell',
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
  // rounds
  ROUND_EXISTS: [
    409,
    '{period} 已有填报轮次，请直接修改',
    'There is a round for {period} already; change it',
  ],
  ROUND_DATES: [
    400,
    '开始、截止、关闭三个日期须依次不早于前一个',
    'Opening, due and closing day must follow one another',
  ],
  ROUND_DUTY: [
    400,
    '“{department}”没有可填报的指标“{code}”，请从轮次中去掉',
    '“{department}” does not report “{code}”; take it out of the round',
  ],
  ROUND_NOT_OPEN: [
    409,
    '本轮填报 {day} 才开放；可以先填写，开放后再上报',
    'This round opens on {day}; fill it in now and submit then',
  ],
  ROUND_INCOMPLETE: [
    409,
    '还有 {count} 项未填，填完后再上报',
    '{count} figures are still missing; fill them in, then hand in',
  ],
  ROUND_STATE: [
    409,
    '当前状态不能这样做，请刷新后查看',
    'This cannot be done in the present state; look again',
  ],
  ROUND_MOVED: [
    409,
    '您查看之后数据又有变化，请核对后再确认',
    'Figures have changed since you looked; check them and confirm again',
  ],
  ROUND_UNTIL: [400, '重开截止时间须晚于现在', 'The reopening must end in the future'],
  // drafts
  DRAFT_CONFLICT: [
    409,
    '同事刚刚改过其中 {count} 项，请核对后再上报；您填写的内容仍保留',
    'A colleague has just changed {count} of these; check them and submit again. What you typed is kept',
  ],
  SUBMISSION_EMPTY: [409, '没有可以上报的数据', 'There is nothing to submit'],
  // tally
  TALLY_NOT_COUNTED: [400, '“{code}”不按点数填报', '“{code}” is not counted by tally'],
  TALLY_UNDO_LATE: [
    409,
    '只能撤回一分钟内的计数；如需更正，请联系填报单位',
    'Only the last minute can be taken back; ask the department for a correction',
  ],
  TALLY_OLD: [
    409,
    '这次计数已超过 {days} 天，不再自动计入；请联系填报单位补报',
    'This count is more than {days} days old and is not added any more; ask the department to enter it',
  ],
  TALLY_WORDS: [
    409,
    '该数据已填为“{words}”，不能再累加；请联系填报单位',
    'This figure was entered as “{words}”; nothing can be added to it. Ask the department',
  ],
  NOT_YOUR_STATION: [403, '您只能为自己的站点计数', 'You count for your own station only'],
} as const satisfies Table;
