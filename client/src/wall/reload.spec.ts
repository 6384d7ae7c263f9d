import { Reload } from './reload';

function aReload(isThere = true) {
  const memory = new Map<string, string>();
  const done = jest.fn();
  const reload = new Reload('old', () => Promise.resolve(isThere), done, {
    getItem: (key) => memory.get(key) ?? null,
    setItem: (key, value) => void memory.set(key, value),
  });
  return { reload, done };
}

describe('a reload for another build', () => {
  it('waits for a scene change', async () => {
    const { reload, done } = aReload();
    reload.want('new');
    expect(done).not.toHaveBeenCalled();
    await reload.atSceneChange();
    expect(done).toHaveBeenCalledTimes(1);
  });

  it('waits while the server does not answer: a dated board is better than an error page', async () => {
    const { reload, done } = aReload(false);
    reload.want('new');
    await reload.atSceneChange();
    expect(done).not.toHaveBeenCalled();
  });

  it('happens once per build, whatever the server goes on saying', async () => {
    const { reload, done } = aReload();
    reload.want('new');
    await reload.atSceneChange();
    reload.want('new');
    await reload.atSceneChange();
    expect(done).toHaveBeenCalledTimes(1);
  });

  it('does not happen for its own build', async () => {
    const { reload, done } = aReload();
    reload.want('old');
    await reload.atSceneChange();
    expect(done).not.toHaveBeenCalled();
  });
});
