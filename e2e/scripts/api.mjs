/** A client of the public API, as an outside program would write it. */
import { randomUUID } from 'node:crypto';

/** A refusal: `code` and `message` as the server said them. */
export class Refused extends Error {
  constructor(status, body) {
    super(`${status} ${body?.code ?? ''} ${body?.message ?? ''}`.trim());
    Object.assign(this, { status, code: body?.code, field: body?.field, details: body?.details });
  }
}

export class Api {
  /** @param url address of a running Lianxi */
  constructor(url) {
    this.url = url;
    this.cookie = '';
  }

  async request(method, path, body, headers = {}) {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(this.cookie === '' ? {} : { cookie: this.cookie }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
    if (cookies.length > 0) this.cookie = cookies.join('; ');
    const text = await response.text();
    const answer = text === '' ? null : JSON.parse(text);
    if (!response.ok) throw new Refused(response.status, answer);
    return answer;
  }

  get(path) {
    return this.request('GET', path);
  }

  post(path, body, headers) {
    return this.request('POST', path, body, headers);
  }

  delete(path) {
    return this.request('DELETE', path);
  }

  signIn(name, password) {
    return this.post('/api/v1/session', { name, password });
  }

  catalogue() {
    return this.get('/api/v1/catalogue');
  }

  sheet(department, period) {
    return this.get(`/api/v1/sheet?department=${department}&period=${period}`);
  }

  /** Enters figures as one revision. A repeated call with the same key has one effect. */
  enter(entries, key = randomUUID()) {
    return this.post('/api/v1/entries', { entries }, { 'idempotency-key': key });
  }

  confirm(figures, key = randomUUID()) {
    return this.post('/api/v1/confirmations', { figures }, { 'idempotency-key': key });
  }

  async ask(questions, asOf) {
    const { answers } = await this.post('/api/v1/answers', {
      questions,
      ...(asOf === undefined ? {} : { asOf }),
    });
    return answers;
  }
}

/** An API client signed in as one of the demonstration accounts that `wanted` accepts. */
export async function demonstrationClient(url, wanted) {
  const { demonstrationAccounts } = await new Api(url).get('/api/v1/system');
  const account = demonstrationAccounts.find(wanted);
  if (!account) throw new Error('No such demonstration account: is the system in demonstration mode?');
  const api = new Api(url);
  api.session = await api.signIn(account.name, account.password);
  return api;
}
