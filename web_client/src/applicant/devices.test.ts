import { beforeEach, expect, test, vi } from 'vitest';

vi.hoisted(() => vi.stubGlobal('HTMLMediaElement', EventTarget));
const { Devices, sends } = await import('./devices');

/** What of a track the applicant's devices are told by. */
class Track {
  enabled = true;
  muted = false;
  onended: (() => void) | null = null;
  onmute: (() => void) | null = null;
  onunmute: (() => void) | null = null;

  constructor(readonly kind: 'audio' | 'video') {}

  stop() {
    this.onended = null;
  }

  mute(muted: boolean) {
    this.muted = muted;
    (muted ? this.onmute : this.onunmute)?.();
  }
}

/** A browser that allows everything, and the devices plugged into it. */
class Browser extends EventTarget {
  plugged = ['audioinput', 'videoinput'];

  getUserMedia({ audio, video }: MediaStreamConstraints) {
    const tracks = [...this.opened(audio, 'audio'), ...this.opened(video, 'video')];
    const of = (kind: string) => tracks.filter((track) => track.kind === kind);
    return Promise.resolve({
      getTracks: () => tracks,
      getAudioTracks: () => of('audio'),
      getVideoTracks: () => of('video'),
    });
  }

  private opened(wanted: unknown, kind: 'audio' | 'video') {
    if (wanted === undefined) return [];
    if (!this.plugged.includes(`${kind}input`)) throw new DOMException('', 'NotFoundError');
    return [new Track(kind)];
  }

  enumerateDevices() {
    return Promise.resolve(this.plugged.map((kind) => ({ kind, deviceId: kind })));
  }
}

let browser: Browser;

beforeEach(() => {
  browser = new Browser();
  vi.stubGlobal('navigator', { mediaDevices: browser });
});

async function allowed() {
  const devices = new Devices();
  await devices.ask();
  return { devices, microphone: devices.get().microphone as unknown as Track };
}

test('a microphone that the system mutes sends nothing, and says so until it is heard again', async () => {
  const { devices, microphone } = await allowed();
  microphone.mute(true);
  expect(devices.get().problems).toEqual({ microphone: 'muted' });
  expect(sends(devices.get(), 'microphone')).toBe(false);
  microphone.mute(false);
  expect(devices.get().problems).toEqual({});
  expect(sends(devices.get(), 'microphone')).toBe(true);
});

test('a microphone that is plugged in again is taken again', async () => {
  const { devices, microphone } = await allowed();
  browser.plugged = ['videoinput'];
  microphone.onended?.();
  await vi.waitFor(() => expect(devices.get().problems.microphone).toBe('missing'));
  browser.plugged = ['audioinput', 'videoinput'];
  browser.dispatchEvent(new Event('devicechange'));
  await vi.waitFor(() => expect(sends(devices.get(), 'microphone')).toBe(true));
  expect(devices.get().problems).toEqual({});
});
