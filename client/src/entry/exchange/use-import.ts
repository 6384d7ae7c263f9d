/** One file on its way in: sent, read by the server, previewed, committed. */
import { onScopeDispose, ref, shallowRef } from 'vue';
import { API, type ErrorBody, type ImportCommitted, type ImportPreview } from '@lianxi/shared';
import { NoAnswer, randomKey, Refusal, request } from '../../app/http';
import { locale } from '../../app/i18n';

const LOOK_EVERY_MS = 250;
/** Looks that may fail in a row: a moment without network loses nothing. */
const MISSES = 10;

export type ImportStep = 'choosing' | 'sending' | 'reading' | 'previewed' | 'committing' | 'done';

export function useImport(name: () => { department: string; period: string }) {
  const step = ref<ImportStep>('choosing');
  const preview = shallowRef<ImportPreview | null>(null);
  const outcome = shallowRef<ImportCommitted | null>(null);
  const trouble = shallowRef<unknown>(null);
  let turn = 0;
  /** Import that the server is reading. */
  let reading: string | null = null;
  let key = randomKey();

  /** Gives up what is not yet written; the server stops reading and forgets the file. */
  function reset(): void {
    const id = preview.value?.id ?? reading;
    if (id !== null && step.value !== 'committing' && step.value !== 'done') {
      void request('DELETE', `/imports/${id}`).catch(() => undefined); // it is forgotten after a day anyway
    }
    reading = null;
    turn += 1;
    step.value = 'choosing';
    preview.value = outcome.value = trouble.value = null;
    key = randomKey();
  }
  onScopeDispose(reset);

  async function send(file: File): Promise<void> {
    reset();
    const mine = turn;
    step.value = 'sending';
    try {
      const { id } = await upload(file, name());
      if (mine !== turn) return void request('DELETE', `/imports/${id}`).catch(() => undefined);
      reading = id;
      step.value = 'reading';
      await follow(id, mine);
    } catch (error) {
      if (mine !== turn) return;
      trouble.value = error;
      step.value = 'choosing';
    }
  }

  async function follow(id: string, mine: number): Promise<void> {
    for (let misses = 0; mine === turn;) {
      try {
        const seen = await request<ImportPreview>('GET', `/imports/${id}`);
        if (mine !== turn) return;
        preview.value = seen;
        misses = 0;
        if (seen.state !== 'reading') {
          step.value = 'previewed';
          return;
        }
      } catch (error) {
        if (error instanceof Refusal || ++misses > MISSES) throw error;
      }
      await new Promise((go) => setTimeout(go, LOOK_EVERY_MS));
    }
  }

  /** Safe to press again: the server knows the import. */
  async function commit(reason: string): Promise<void> {
    const id = preview.value?.id;
    if (id === undefined || step.value === 'committing') return;
    trouble.value = null;
    step.value = 'committing';
    try {
      const body = reason === '' ? {} : { reason };
      outcome.value = await request<ImportCommitted>('POST', `/imports/${id}/commit`, {
        body,
        idempotencyKey: key,
      });
      step.value = 'done';
    } catch (error) {
      if (error instanceof Refusal && error.body.code === 'VERSION_CONFLICT') {
        // the preview now says what stands there
        preview.value = await request<ImportPreview>('GET', `/imports/${id}`).catch(() => preview.value);
      }
      trouble.value = error;
      step.value = 'previewed';
    }
  }

  return { step, preview, outcome, trouble, reset, send, commit };
}

/** The bytes themselves; `request` speaks JSON only. */
async function upload(file: File, name: { department: string; period: string }): Promise<{ id: string }> {
  const query = new URLSearchParams({ ...name, name: file.name.slice(-200) });
  const response = await fetch(`${API}/imports?${query.toString()}`, {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'Content-Type': 'application/octet-stream', 'Accept-Language': locale.value },
    body: file,
  }).catch(() => {
    throw new NoAnswer('upload');
  });
  const body = (await response.json().catch(() => null)) as ErrorBody | { id: string } | null;
  if (body && 'id' in body && response.ok) return body;
  if (body && 'code' in body) throw new Refusal(response.status, body);
  throw new NoAnswer(String(response.status));
}
