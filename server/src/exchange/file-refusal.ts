import type { ErrorCode, ErrorValues } from '@lianxi/shared';

/** Why a file cannot be read. A plain code: it travels from the reading process to ours. */
export class FileRefusal extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly values: ErrorValues = {},
  ) {
    super(code);
  }
}
