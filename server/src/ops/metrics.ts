/** Prometheus figures an operator needs. */
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Answers } from '../answers/answers.js';
import type { Database } from '../database/database.js';
import type { Follower } from '../ledger/follower.js';
import type { Live } from '../live/live.js';

export interface Measured {
  database: Database;
  follower: Follower;
  answers: Answers;
  live: Live;
}

/** A registry whose gauges are read when somebody asks. */
export function metricsOf({ database, follower, answers, live }: Measured): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const gauge = (name: string, help: string, read: () => number): void => {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  };
  gauge('lianxi_viewers', 'Connected screens', () => live.viewerCount);
  gauge('lianxi_audiences', 'Different sets of questions being watched', () => live.audienceCount);
  gauge('lianxi_frames_total', 'Frames sent, one for a whole audience', () => live.frames);
  gauge('lianxi_pool_connections', 'Database connections open', () => database.poolFigures().total);
  gauge(
    'lianxi_pool_waiting',
    'Requests waiting for a database connection',
    () => database.poolFigures().waiting,
  );
  new Gauge({
    name: 'lianxi_revision',
    help: 'Newest revision of each district',
    labelNames: ['district'],
    registers: [registry],
    collect() {
      for (const [district, revision] of follower.allHeads) this.set({ district }, revision);
    },
  });
  new Gauge({
    name: 'lianxi_evaluations_total',
    help: 'Questions evaluated, by kind',
    labelNames: ['kind'],
    registers: [registry],
    collect() {
      for (const [kind, count] of answers.evaluations) this.set({ kind }, count);
    },
  });
  return registry;
}
