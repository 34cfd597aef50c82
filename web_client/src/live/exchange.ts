/** Offers and answers over HTTP, in the manner of WHIP and WHEP (docs/protocol.md). */
import type { MediaSource, Standing } from './wire';

/** A connection that the server answered: its address there, and the answer. */
export interface Answered {
  location: string | null;
  sdp: string;
}

/** Sends an offer. Rejects with `Refused` where the server does not take it. */
export async function offer(
  path: string,
  as: Standing,
  source: MediaSource,
  sdp: string,
): Promise<Answered> {
  const response = await fetch(`/live/${path}?as=${as}&source=${source}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/sdp' },
    body: sdp,
  });
  if (!response.ok) throw new Refused(response.status, await codeOf(response));
  return { location: response.headers.get('Location'), sdp: await response.text() };
}

/** Frees a connection on the server; `keepalive` lets it out while the page closes. */
export async function release(location: string | null, as: Standing): Promise<void> {
  if (location === null) return;
  const url = new URL(location, window.location.href);
  url.searchParams.set('as', as);
  await fetch(url, { method: 'DELETE', keepalive: true }).catch(() => undefined); // it times out there
}

export class Refused extends Error {
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

  /**
   * Whether what was asked for is not there yet: after a server's restart a viewer may be back
   * before the person to be watched. Whoever is told that nothing is published stops watching.
   */
  get awaited(): boolean {
    return this.status === 404;
  }
}

async function codeOf(response: Response): Promise<string> {
  try {
    const { error } = (await response.json()) as { error: { code: string } };
    return error.code;
  } catch {
    return 'error';
  }
}
