/**
 * Whether this network can hold the interview: requests to the server, then a trial connection on
 * the path that picture and sound will take. Nothing is sent on it but connectivity checks.
 */
import { api } from '../api';
import { MediaConnection, type MediaSetup, type MediaState } from '../live/media_connection';

export type Verdict = 'good' | 'fair' | 'poor' | 'blocked' | 'none';

export interface NetworkResult {
  verdict: Verdict;
  rtt_ms: number | null;
  /** Share of connectivity checks that went unanswered; null where none were counted. */
  loss: number | null;
}

const REQUESTS = 5;
const REQUEST_LIMIT_MS = 3_000;
const CONNECT_LIMIT_MS = 8_000;
const LISTEN_MS = 4_000;

// A one-way delay of 150 ms goes unnoticed, above 400 ms a conversation suffers (ITU-T G.114);
// speech codecs conceal a loss of 2 % well, at 10 % words go missing.
const GOOD = { rtt_ms: 300, loss: 0.02 };
const FAIR = { rtt_ms: 800, loss: 0.1 };

/** What measured figures mean for a conversation. */
export function judge(rtt_ms: number, loss: number | null): Verdict {
  const within = (most: typeof GOOD) => rtt_ms <= most.rtt_ms && (loss ?? 0) <= most.loss;
  if (within(GOOD)) return 'good';
  return within(FAIR) ? 'fair' : 'poor';
}

/** Tests the network; `trial: false` leaves out the trial connection, `signal` ends it early. */
export async function testNetwork(
  setup: MediaSetup,
  trial: boolean,
  signal: AbortSignal,
): Promise<NetworkResult> {
  const request_ms = await requestTime();
  if (request_ms === null) return { verdict: 'none', rtt_ms: null, loss: null };
  const tried = trial && !signal.aborted ? await tryConnection(setup, signal) : 'untested';
  if (tried === 'blocked') return { verdict: 'blocked', rtt_ms: request_ms, loss: null };
  const { rtt_ms, loss } = tried === 'untested' ? { rtt_ms: null, loss: null } : tried;
  const rtt = rtt_ms ?? request_ms;
  return { verdict: judge(rtt, loss), rtt_ms: rtt, loss };
}

/** Median time of a small request, without the first, which sets the connection up. */
async function requestTime(): Promise<number | null> {
  const times: number[] = [];
  for (let i = 0; i < REQUESTS; i++) {
    const start = performance.now();
    const limit = new Promise<never>((_, reject) => {
      setTimeout(() => reject(new Error('too slow')), REQUEST_LIMIT_MS);
    });
    try {
      await Promise.race([api.health(), limit]);
      times.push(performance.now() - start);
    } catch {
      if (times.length === 0 && i === 1) return null;
    }
  }
  const warm = (times.length > 1 ? times.slice(1) : times).sort((a, b) => a - b);
  return warm[Math.floor(warm.length / 2)] ?? null;
}

/** A connection as a publisher's, on which no picture and no sound is sent. */
class Trial extends MediaConnection {
  private pair: PairStats | null = null;

  constructor(setup: MediaSetup) {
    super(setup, `${encodeURIComponent(setup.interview)}/publish`);
    void this.connect();
  }

  protected prepare(peer: RTCPeerConnection): void {
    peer.addTransceiver('audio', { direction: 'sendonly' });
    peer.addTransceiver('video', { direction: 'sendonly' });
  }

  async look(): Promise<{ rtt_ms: number | null; loss: number | null }> {
    const stats = await this.stats();
    stats?.forEach((entry: PairStats) => {
      if (entry.type === 'candidate-pair' && entry.nominated && entry.state === 'succeeded') {
        this.pair = entry;
      }
    });
    const sent = this.pair?.requestsSent ?? 0;
    const answered = this.pair?.responsesReceived ?? 0;
    const rtt_s = this.pair?.currentRoundTripTime;
    return {
      rtt_ms: rtt_s === undefined ? null : rtt_s * 1000,
      // the newest check may still be under way
      loss: sent < 5 ? null : Math.max(0, sent - 1 - answered) / (sent - 1),
    };
  }
}

interface PairStats {
  type: string;
  nominated?: boolean;
  state?: string;
  requestsSent?: number;
  responsesReceived?: number;
  currentRoundTripTime?: number;
}

async function tryConnection(
  setup: MediaSetup,
  signal: AbortSignal,
): Promise<'blocked' | 'untested' | { rtt_ms: number | null; loss: number | null }> {
  let trial: Trial | undefined;
  try {
    const reached = await new Promise<MediaState['phase']>((resolve) => {
      const onState = ({ phase }: MediaState) => {
        if (phase !== 'connecting') resolve(phase);
      };
      trial = new Trial({ ...setup, onState });
      signal.addEventListener('abort', () => trial?.stop());
      setTimeout(() => resolve('connecting'), CONNECT_LIMIT_MS);
    });
    if (reached === 'connecting') return 'blocked';
    if (reached !== 'connected' || trial === undefined) return 'untested';
    await new Promise((resolve) => setTimeout(resolve, LISTEN_MS));
    return await trial.look();
  } finally {
    trial?.stop();
  }
}
