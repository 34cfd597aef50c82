/** A peer connection to the server that is kept up: one that fails is replaced by a new one. */
import { offer, Refused, release } from './exchange';
import { QualitySample, type Quality } from './quality';
import { retryDelay } from './socket';
import type { MediaSource, Standing } from './wire';

export type MediaState =
  | { phase: 'connecting'; attempt: number }
  | { phase: 'connected' }
  /** The participant publishes nothing. */
  | { phase: 'absent' }
  /** `renew` tries again. */
  | { phase: 'refused'; code: string }
  | { phase: 'stopped' };

export interface MediaSetup {
  interview: string;
  as: Standing;
  source?: MediaSource;
  iceServers?: RTCIceServer[];
  onState?: (state: MediaState) => void;
}

const GATHER_MS = 1_000;
/** A connection may be `disconnected` this long before it is replaced. */
const GRACE_MS = 2_500;
/** An answer that leads to no connection within this time is given up. */
const CONNECT_MS = 10_000;
/** The wait for media that is not there yet grows with this many tries only. */
const AWAITED_TRIES = 3;
/** A connection begun this short a time ago may not have reached the server yet. */
const FRESH_MS = 3_000;

/** One peer connection that is kept up until it is stopped. */
export abstract class MediaConnection {
  private peer: RTCPeerConnection | null = null;
  private location: string | null = null;
  private attempt = 0;
  private begun_ms = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private stopped = false;
  private readonly sample = new QualitySample();

  constructor(
    protected readonly setup: MediaSetup,
    private readonly path: string,
  ) {}

  /** Adds the transceivers of a new connection. */
  protected abstract prepare(peer: RTCPeerConnection): void;

  /** Makes a new connection in place of one that the server does not know. */
  renew(): void {
    if (this.stopped || performance.now() - this.begun_ms < FRESH_MS) return;
    this.attempt = 0;
    void this.connect();
  }

  /** Ends the connection and tells the server. */
  stop(): void {
    if (this.stopped) return;
    this.stopped = true;
    this.discard();
    this.setup.onState?.({ phase: 'stopped' });
  }

  /** The figures since the last call; nulls while there is no connection. */
  async quality(): Promise<Quality> {
    const report = await this.stats();
    return report === null ? { rtt_ms: null, loss: null, kbps: null } : this.sample.take(report);
  }

  protected async stats(): Promise<RTCStatsReport | null> {
    return this.peer === null ? null : await this.peer.getStats();
  }

  protected async connect(): Promise<void> {
    this.discard();
    this.begun_ms = performance.now();
    this.setup.onState?.({ phase: 'connecting', attempt: this.attempt });
    const peer = new RTCPeerConnection({
      iceServers: this.setup.iceServers ?? [],
      bundlePolicy: 'max-bundle',
    });
    this.peer = peer;
    peer.onconnectionstatechange = () => this.watchState(peer);
    try {
      this.prepare(peer);
      await peer.setLocalDescription();
      await gathered(peer);
      if (peer !== this.peer) return;
      await this.exchange(peer);
    } catch (error) {
      if (peer === this.peer) this.failed(error);
    }
  }

  private async exchange(peer: RTCPeerConnection): Promise<void> {
    const { as, source = 'camera' } = this.setup;
    const sent = peer.localDescription?.sdp ?? '';
    const { location, sdp } = await offer(this.path, as, source, sent);
    if (peer !== this.peer) {
      await release(location, as);
      return;
    }
    this.location = location;
    await peer.setRemoteDescription({ type: 'answer', sdp });
    if (peer === this.peer) this.later(CONNECT_MS);
  }

  private watchState(peer: RTCPeerConnection): void {
    if (peer !== this.peer) return;
    switch (peer.connectionState) {
      case 'connected':
        clearTimeout(this.timer);
        this.attempt = 0;
        this.setup.onState?.({ phase: 'connected' });
        break;
      case 'disconnected':
        this.later(GRACE_MS);
        break;
      case 'failed':
        this.later(0);
        break;
    }
  }

  private failed(error: unknown): void {
    if (error instanceof Refused && error.final) {
      this.discard();
      this.setup.onState?.({ phase: 'refused', code: error.code });
      return;
    }
    const { attempt } = this;
    const awaited = error instanceof Refused && error.awaited;
    this.later(retryDelay(awaited ? Math.min(attempt + 1, AWAITED_TRIES) : attempt + 1));
  }

  private later(wait_ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.attempt += 1;
      void this.connect();
    }, wait_ms);
  }

  private discard(): void {
    clearTimeout(this.timer);
    const { peer, location } = this;
    this.peer = null;
    this.location = null;
    this.sample.reset();
    if (peer === null) return;
    // Asked first, then hung up: the other way round the server would no longer know it.
    void release(location, this.setup.as).finally(() => peer.close());
  }
}

function gathered(peer: RTCPeerConnection): Promise<void> {
  if (peer.iceGatheringState === 'complete') return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, GATHER_MS);
    peer.addEventListener('icegatheringstatechange', () => {
      if (peer.iceGatheringState !== 'complete') return;
      clearTimeout(timer);
      resolve();
    });
  });
}
