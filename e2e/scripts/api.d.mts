import type {
  Answer,
  CatalogueResponse,
  EnterResponse,
  EntryInput,
  ErrorCode,
  Question,
  Session,
  Sheet,
  SystemInfo,
} from '@lianxi/shared';

export class Refused extends Error {
  status: number;
  code: ErrorCode | undefined;
  field: string | undefined;
  details: Record<string, unknown> | undefined;
}

export class Api {
  constructor(url: string);
  url: string;
  cookie: string;
  session: Session;
  request<T>(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<T>;
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: unknown, headers?: Record<string, string>): Promise<T>;
  delete(path: string): Promise<null>;
  signIn(name: string, password: string): Promise<Session>;
  catalogue(): Promise<CatalogueResponse>;
  sheet(department: string, period: string): Promise<Sheet>;
  enter(entries: EntryInput[], key?: string): Promise<EnterResponse>;
  confirm(figures: object[], key?: string): Promise<EnterResponse>;
  ask(questions: Question[], asOf?: number): Promise<Answer[]>;
}

export function demonstrationClient(
  url: string,
  wanted: (account: SystemInfo['demonstrationAccounts'][number]) => boolean,
): Promise<Api>;
