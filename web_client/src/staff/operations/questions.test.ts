import { expect, test } from 'vitest';
import type { Operations, SessionState } from './queries';
import { answers, type Question } from './questions';

const QUIET: Operations = {
  draining: false,
  processes: [
    {
      name: 'main',
      usage: { pid: 1, rss_bytes: 1, threads: 1, open_files: 1, loop_late_s: 0.01 },
      cores: 0.1,
      decoding: { waiting_s: 0, shed_level: 0 },
    },
  ],
  workers: [{ name: 'main', state: 'ready', capacity: 3, sessions: 1 }],
  sessions: [],
  latency: [],
  counters: {},
  recordings_failed: 0,
  findings_dropped: 0,
  workers_died: 0,
};

const LIVE: SessionState = {
  id: 'i1',
  status: 'live',
  worker: 'main',
  sockets: 2,
  outbox_longest: 0,
  journal_pending: 0,
  viewers: 1,
  recording: true,
  media: {},
  dropped: {},
  streams: [],
  sent: {},
  unsent: {},
  recorded_bytes: 0,
  unwritten: 0,
};

const state = (question: Question, change: Partial<Operations>) =>
  answers({ ...QUIET, ...change }).find((one) => one.question === question)?.state;

test('a quiet server has nothing to tell of media, and nothing to look at', () => {
  const told = Object.fromEntries(answers(QUIET).map(({ question, state }) => [question, state]));
  expect(told).toEqual({
    late: 'unknown',
    busy: 'good',
    lost: 'unknown',
    seen: 'unknown',
    disk: 'good',
    kept: 'good',
    room: 'good',
  });
});

test('what an operator should look at is said, each by its own question', () => {
  const sent = { hop: 'sent', count: 9, p50_s: 0.1, p95_s: 0.4, p99_s: 0.5 } as const;
  const decoding = { waiting_s: 0.3, shed_level: 1 };
  const shedding = QUIET.processes.map((one) => ({ ...one, decoding }));
  expect(state('late', { latency: [sent] })).toBe('look');
  expect(state('late', { latency: [{ ...sent, p95_s: 0.19 }] })).toBe('good');
  expect(state('busy', { processes: shedding })).toBe('look');
  expect(state('seen', { sessions: [LIVE] })).toBe('good');
  expect(state('seen', { sessions: [{ ...LIVE, unsent: { video: 40 } }] })).toBe('look');
  expect(state('disk', { sessions: [{ ...LIVE, unwritten: 6 }] })).toBe('look');
  expect(state('disk', { recordings_failed: 1 })).toBe('look');
  expect(state('kept', { counters: { journal_dropped: 1 } })).toBe('look');
  expect(state('room', { draining: true })).toBe('look');
});
