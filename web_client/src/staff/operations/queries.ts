/** What the server does right now: GET /live/operations, for administrators. */
import { queryOptions } from '@tanstack/react-query';
import { ApiError } from '../../api';
import type { Status } from '../../live/wire';

export interface Usage {
  pid: number;
  rss_bytes: number;
  threads: number;
  open_files: number;
  loop_late_s: number;
}

export interface ProcessState {
  name: string;
  usage: Usage;
  cores: number;
  /** The longest wait of late, and how much of analysis is given up: 0 none, 2 all pictures. */
  decoding: { waiting_s: number; shed_level: number };
}

export interface WorkerState {
  name: string;
  state: 'starting' | 'ready' | 'draining';
  capacity: number;
  sessions: number;
}

/** What a session's participants send, by kind; counts since their media began. */
export interface StreamStatistics {
  packets: number;
  lost: number;
  nacks: number;
  recovered: number;
  plis: number;
  jitter_ms: number;
  shed: number;
  waiting_packets: number;
  waiting_frames: number;
}

/** What all who watch were sent, by kind. */
export interface SendCounters {
  thinned: number;
  dropped: number;
}

export interface SessionState {
  id: string;
  status: Status;
  worker: string | null;
  sockets: number;
  outbox_longest: number;
  journal_pending: number;
  viewers: number;
  recording: boolean;
  media: Partial<Record<'audio' | 'video', StreamStatistics>>;
  dropped: Record<string, number>;
  sent: Partial<Record<'audio' | 'video', SendCounters>>;
  /** Frames that wait for the slowest viewer. */
  unsent: Partial<Record<'audio' | 'video', number>>;
  recorded_bytes: number;
  /** Segments that wait for the disk. */
  unwritten: number;
  streams: { counters: { analyzer: string; waiting: number; dropped: number; failed: boolean } }[];
}

export type Hop = 'decoded' | 'analysed' | 'scored' | 'sent';

export interface HopLatency {
  hop: Hop;
  count: number;
  p50_s: number | null;
  p95_s: number | null;
  p99_s: number | null;
}

export interface Operations {
  draining: boolean;
  processes: ProcessState[];
  workers: WorkerState[];
  sessions: SessionState[];
  latency: HopLatency[];
  counters: Record<string, number>;
  recordings_failed: number;
  findings_dropped: number;
  workers_died: number;
}

export const operationsQuery = queryOptions({
  queryKey: ['operations'],
  queryFn: async (): Promise<Operations> => {
    const response = await fetch('/live/operations').catch(() => {
      throw new ApiError(0, 'network', '');
    });
    if (response.ok) return (await response.json()) as Operations;
    const { error } = (await response.json().catch(() => ({}))) as {
      error?: { code: string; message: string };
    };
    throw new ApiError(response.status, error?.code ?? 'error', error?.message ?? '');
  },
  refetchInterval: 2_000,
});
