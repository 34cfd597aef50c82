/** How a connection fares, by what its browser counts. */

/** How a connection fares, over the time between two calls of `quality`. */
export interface Quality {
  rtt_ms: number | null;
  /** Share of packets lost, 0 to 1; null before anything was sent or received. */
  loss: number | null;
  kbps: number | null;
}

/** Turns running totals of getStats into rates between two looks. */
export class QualitySample {
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
