/** Rows worked through before others are served: a few milliseconds. */
const SLICE = 200;

/** Works through a long list without keeping everybody else waiting. */
export async function inSlices<T>(list: readonly T[], work: (each: T) => void): Promise<void> {
  for (let at = 0; at < list.length; at += SLICE) {
    list.slice(at, at + SLICE).forEach(work);
    await new Promise((go) => setImmediate(go));
  }
}
