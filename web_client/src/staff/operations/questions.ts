/** What an operator asks of the figures, and how they answer. Pure. */
import type { Operations, SessionState } from './queries';

export type Question = 'late' | 'busy' | 'lost' | 'seen' | 'disk' | 'kept' | 'room';

export interface Answer {
  question: Question;
  /** "good", "look" (somebody should) or "unknown" (there is nothing to tell by). */
  state: 'good' | 'look' | 'unknown';
  /** Names the words of the answer; */
  says: `${Question}_${'good' | 'look'}` | 'busy_shed' | 'disk_stopped' | 'kept_failing' | null;
  /** which these figures are filled in. */
  figures: Record<string, number>;
}

/** The goal: what is said has reached the panel within so long. */
const LATE_S = 0.2;
/** An event loop that comes later than this is busy; so is decoding that waits. */
const LOOP_LATE_S = 0.05;
const DECODING_LATE_S = 0.15;
/** Sound bears that share of lost packets without a gap, pictures do not much more. */
const LOST_SHARE = 0.03;
/** Half a second of pictures that wait for the slowest viewer. */
const UNSENT_FRAMES = 15;
/** Of 25 segments, with which a recording stops. */
const UNWRITTEN_SEGMENTS = 5;

const most = (values: readonly number[]): number => Math.max(0, ...values);

const unknown = (question: Question): Answer => ({
  question,
  state: 'unknown',
  says: null,
  figures: {},
});

const judged = (
  question: Question,
  look: boolean,
  figures: Answer['figures'],
  says: Answer['says'] = `${question}_${look ? 'look' : 'good'}`,
): Answer => ({ question, state: look ? 'look' : 'good', says, figures });

export function answers(now: Operations): Answer[] {
  return [late(now), busy(now), lost(now), seen(now), disk(now), kept(now), room(now)];
}

function late({ latency }: Operations): Answer {
  const p95 = latency.find(({ hop }) => hop === 'sent')?.p95_s ?? null;
  if (p95 === null) return unknown('late');
  return judged('late', p95 > LATE_S, { late_s: p95 });
}

function busy({ processes }: Operations): Answer {
  const loop_late_s = most(processes.map(({ usage }) => usage.loop_late_s));
  const decoding_s = most(processes.map(({ decoding }) => decoding.waiting_s));
  const shed_level = most(processes.map(({ decoding }) => decoding.shed_level));
  const figures = { loop_late_s, decoding_s };
  if (shed_level > 0) return judged('busy', true, figures, 'busy_shed');
  return judged('busy', loop_late_s > LOOP_LATE_S || decoding_s > DECODING_LATE_S, figures);
}

function lost({ sessions }: Operations): Answer {
  const streams = sessions.flatMap(({ media }) => Object.values(media));
  if (streams.length === 0) return unknown('lost');
  const share = most(streams.map((s) => s.lost / Math.max(1, s.lost + s.packets)));
  return judged('lost', share > LOST_SHARE, { share });
}

const unsent = ({ unsent }: SessionState): number => unsent.video ?? 0;

function seen({ sessions }: Operations): Answer {
  if (!sessions.some(({ viewers }) => viewers > 0)) return unknown('seen');
  const weak = sessions.filter((session) => unsent(session) > UNSENT_FRAMES).length;
  return judged('seen', weak > 0, { interviews: weak });
}

function disk({ sessions, recordings_failed }: Operations): Answer {
  const waiting = most(sessions.map(({ unwritten }) => unwritten));
  const figures = { waiting, stopped: recordings_failed };
  if (recordings_failed > 0) return judged('disk', true, figures, 'disk_stopped');
  return judged('disk', waiting > UNWRITTEN_SEGMENTS, figures);
}

function kept({ counters, findings_dropped, sessions }: Operations): Answer {
  const of = (name: string) => counters[name] ?? 0;
  const lost =
    of('journal_dropped') + of('handover_dropped') + of('duties_failed') + findings_dropped;
  const failing = of('journals_failing');
  const waiting = most(sessions.map(({ journal_pending }) => journal_pending));
  const figures = { lost, failing, waiting };
  if (failing > 0) return judged('kept', true, figures, 'kept_failing');
  return judged('kept', lost > 0, figures);
}

function room({ workers, draining }: Operations): Answer {
  const ready = workers.filter(({ state }) => state === 'ready');
  const places = ready.reduce((sum, one) => sum + Math.max(0, one.capacity - one.sessions), 0);
  return judged('room', draining || places === 0, { places });
}
