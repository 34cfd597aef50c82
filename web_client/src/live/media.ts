/**
 * Media to and from the server, in the manner of WHIP and WHEP: one peer connection publishes, one
 * more watches each participant. A connection that fails is replaced by a new one; nothing is
 * renegotiated.
 */
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

/** How a connection fares, over the time between two calls of `quality`. */
export interface Quality {
  rtt_ms: number | null;
  /** Share of packets lost, 0 to 1; null before anything was sent or received. */
  loss: number | null;
  kbps: number | null;
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
const TOP_BITRATE = 1_500_000;

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
    const response = await fetch(`/live/${this.path}?as=${as}&source=${source}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/sdp' },
      body: peer.localDescription?.sdp ?? '',
    });
    if (!response.ok) throw new Refused(response.status, await codeOf(response));
    const location = response.headers.get('Location');
    const sdp = await response.text();
    if (peer !== this.peer) {
      await release(location, this.setup.as);
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
    this.later(retryDelay(isAwaited(error) ? Math.min(attempt + 1, AWAITED_TRIES) : attempt + 1));
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

/** Sends a person's camera and microphone; either may be missing or change at any time. */
export class Publication extends MediaConnection {
  private senders: Partial<Record<Kind, RTCRtpSender>> = {};
  private readonly tracks: Record<Kind, MediaStreamTrack | null>;

  constructor(setup: MediaSetup, stream: MediaStream) {
    super(setup, `${encodeURIComponent(setup.interview)}/publish`);
    this.tracks = {
      audio: stream.getAudioTracks()[0] ?? null,
      video: stream.getVideoTracks()[0] ?? null,
    };
    void this.connect();
  }

  /** Sends another track, or none, from now on. */
  async replace(kind: Kind, track: MediaStreamTrack | null): Promise<void> {
    this.tracks[kind] = track;
    await this.senders[kind]?.replaceTrack(track);
  }

  protected prepare(peer: RTCPeerConnection): void {
    const { audio, video } = this.tracks;
    this.senders = {
      audio: peer.addTransceiver(audio ?? 'audio', { direction: 'sendonly' }).sender,
      video: addVideo(peer, video).sender,
    };
  }
}

/** Sends a person's screen, without sound, until it is stopped or refused. */
export class ScreenPublication extends MediaConnection {
  constructor(
    setup: MediaSetup,
    private readonly track: MediaStreamTrack,
  ) {
    super({ ...setup, source: 'screen' }, `${encodeURIComponent(setup.interview)}/publish`);
    void this.connect();
  }

  protected prepare(peer: RTCPeerConnection): void {
    addVideo(peer, this.track);
  }
}

/** Receives one participant's camera and microphone, or their screen. */
export class Watch extends MediaConnection {
  constructor(
    setup: MediaSetup & { participant: string; onStream: (stream: MediaStream) => void },
  ) {
    const { interview, participant } = setup;
    super(setup, `${encodeURIComponent(interview)}/watch/${encodeURIComponent(participant)}`);
    this.onStream = setup.onStream;
    void this.connect();
  }

  private readonly onStream: (stream: MediaStream) => void;

  protected prepare(peer: RTCPeerConnection): void {
    const stream = new MediaStream();
    const kinds = this.setup.source === 'screen' ? SCREEN_KINDS : KINDS;
    for (const kind of kinds) {
      stream.addTrack(peer.addTransceiver(kind, { direction: 'recvonly' }).receiver.track);
    }
    this.onStream(stream);
  }
}

type Kind = 'audio' | 'video';
const KINDS: Kind[] = ['audio', 'video'];
const SCREEN_KINDS: Kind[] = ['video'];

/** Sends `stream` into the interview until stopped. */
export function publish(setup: MediaSetup, stream: MediaStream): Publication {
  return new Publication(setup, stream);
}

/** Receives a participant until stopped; `onStream` is called anew for each connection. */
export function watch(
  setup: MediaSetup & { participant: string; onStream: (stream: MediaStream) => void },
): Watch {
  return new Watch(setup);
}

// --- the parts ------------------------------------------------------------------------

class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
  ) {
    super(code);
  }

  /** Whether asking again by itself cannot help. */
  get final(): boolean {
    return this.status >= 400 && this.status < 500 && ![404, 408, 429].includes(this.status);
  }
}

/**
 * Whether what was asked for is not there yet: after a server's restart a viewer may be back before
 * the person to be watched. Whoever is told that nothing is published stops watching.
 */
function isAwaited(error: unknown): boolean {
  return error instanceof Refused && error.status === 404;
}

async function codeOf(response: Response): Promise<string> {
  try {
    const { error } = (await response.json()) as { error: { code: string } };
    return error.code;
  } catch {
    return 'error';
  }
}

/** Frees a connection on the server; `keepalive` lets it out while the page closes. */
async function release(location: string | null, as: Standing): Promise<void> {
  if (location === null) return;
  const url = new URL(location, window.location.href);
  url.searchParams.set('as', as);
  await fetch(url, { method: 'DELETE', keepalive: true }).catch(() => undefined); // it times out there
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

/** A video sender in VP8, with temporal layers where the browser has them. */
function addVideo(peer: RTCPeerConnection, track: MediaStreamTrack | null): RTCRtpTransceiver {
  const from = track ?? 'video';
  const transceiver = layered(peer, from);
  const codecs = RTCRtpSender.getCapabilities('video')?.codecs ?? [];
  const isVp8 = ({ mimeType }: RTCRtpCodec) => mimeType.toLowerCase() === 'video/vp8';
  const preferred = [...codecs.filter(isVp8), ...codecs.filter((codec) => !isVp8(codec))];
  if (preferred.some(isVp8) && 'setCodecPreferences' in transceiver) {
    transceiver.setCodecPreferences(preferred);
  }
  return transceiver;
}

function layered(peer: RTCPeerConnection, from: MediaStreamTrack | 'video'): RTCRtpTransceiver {
  const encoding = { maxBitrate: TOP_BITRATE };
  const with_ = (sendEncodings: RTCRtpEncodingParameters[]) =>
    peer.addTransceiver(from, { direction: 'sendonly', sendEncodings });
  try {
    return with_([{ ...encoding, scalabilityMode: 'L1T3' } as RTCRtpEncodingParameters]);
  } catch {
    return with_([encoding]); // no layers in this browser
  }
}

/** Turns running totals of getStats into rates between two looks. */
class QualitySample {
  private last: Totals | null = null;

  reset(): void {
    this.last = null;
  }

  take(report: RTCStatsReport): Quality {
    const now = totals(report);
    const { last } = this;
    this.last = now;
    const packets = now.packets - (last?.packets ?? 0);
    const seconds = last === null ? 0 : (now.at_ms - last.at_ms) / 1000;
    return {
      rtt_ms: now.rtt_ms,
      loss: packets > 0 ? clamp((now.lost - (last?.lost ?? 0)) / packets) : null,
      kbps: seconds > 0 ? ((now.bytes - (last?.bytes ?? 0)) * 8) / 1000 / seconds : null,
    };
  }
}

interface Totals {
  at_ms: number;
  rtt_ms: number | null;
  packets: number;
  lost: number;
  bytes: number;
}

/** The fields of getStats that are read; every browser leaves some out. */
interface StatsEntry {
  type: string;
  nominated?: boolean;
  state?: string;
  currentRoundTripTime?: number;
  packetsSent?: number;
  packetsReceived?: number;
  packetsLost?: number;
  bytesSent?: number;
  bytesReceived?: number;
}

function totals(report: RTCStatsReport): Totals {
  const sum: Totals = { at_ms: performance.now(), rtt_ms: null, packets: 0, lost: 0, bytes: 0 };
  report.forEach((entry: StatsEntry) => {
    if (entry.type === 'candidate-pair' && entry.state === 'succeeded' && entry.nominated) {
      if (entry.currentRoundTripTime !== undefined) sum.rtt_ms = entry.currentRoundTripTime * 1000;
    } else if (entry.type === 'outbound-rtp') {
      sum.packets += entry.packetsSent ?? 0;
      sum.bytes += entry.bytesSent ?? 0;
    } else if (entry.type === 'inbound-rtp') {
      sum.packets += (entry.packetsReceived ?? 0) + Math.max(0, entry.packetsLost ?? 0);
      sum.lost += Math.max(0, entry.packetsLost ?? 0);
      sum.bytes += entry.bytesReceived ?? 0;
    } else if (entry.type === 'remote-inbound-rtp') {
      sum.lost += Math.max(0, entry.packetsLost ?? 0);
    }
  });
  return sum;
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}
