/** The applicant's camera, microphone and loudspeaker: asked for, chosen, switched, lost. */
import { deviceProblem, type DeviceProblem } from '../live/device_problem';

export type Kind = 'camera' | 'microphone';

export interface DevicesState {
  phase: 'idle' | 'asking' | 'ready';
  camera: MediaStreamTrack | null;
  microphone: MediaStreamTrack | null;
  /** What the person wants; a wanted device may have a problem. */
  cameraOn: boolean;
  microphoneOn: boolean;
  problems: Partial<Record<Kind, DeviceProblem>>;
  cameras: MediaDeviceInfo[];
  microphones: MediaDeviceInfo[];
  speakers: MediaDeviceInfo[];
  /** "" is the system's own choice. */
  speaker: string;
}

const PICTURE: MediaTrackConstraints = {
  width: { ideal: 640 },
  height: { ideal: 480 },
  frameRate: { ideal: 30, max: 30 },
};
const SOUND: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true };

/** Whether a loudspeaker can be chosen in this browser. */
const SPEAKER_CHOICE = 'setSinkId' in HTMLMediaElement.prototype;

/** Whether others get anything from the device. */
export function sends(state: DevicesState, kind: Kind): boolean {
  const on = kind === 'camera' ? state.cameraOn : state.microphoneOn;
  return on && state[kind] !== null && state.problems[kind] !== 'muted';
}

export class Devices {
  private listeners = new Set<() => void>();
  private chosen: Partial<Record<Kind, string>> = {};
  private current: DevicesState = {
    phase: 'idle',
    camera: null,
    microphone: null,
    cameraOn: true,
    microphoneOn: true,
    problems: {},
    cameras: [],
    microphones: [],
    speakers: [],
    speaker: '',
  };

  constructor() {
    navigator.mediaDevices.addEventListener('devicechange', () => void this.changed());
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly get = (): DevicesState => this.current;

  /** Whether the browser will give the devices without a question. */
  async allowedBefore(): Promise<boolean> {
    const states = await Promise.all([permission('microphone'), permission('camera')]);
    return states[0] === 'granted' && states[1] !== 'prompt';
  }

  /** Asks the browser for what is wanted; one question where one suffices. */
  async ask(): Promise<void> {
    if (this.current.phase === 'asking') return;
    this.release();
    this.set({ phase: 'asking', problems: {} });
    if (this.current.cameraOn && (await permission('camera')) !== 'denied') await this.askBoth();
    else await this.askEach();
    await this.list();
    this.set({ phase: 'ready' });
  }

  /** Goes on without the camera, or turns it on (again). */
  async switchCamera(on: boolean): Promise<void> {
    this.set({ cameraOn: on });
    if (on) {
      if (this.current.camera === null) await this.take('camera');
      return;
    }
    this.current.camera?.stop(); // the camera's light goes out
    this.set({ camera: null, problems: without(this.current.problems, 'camera') });
  }

  switchMicrophone(on: boolean): void {
    if (this.current.microphone) this.current.microphone.enabled = on;
    this.set({ microphoneOn: on });
  }

  async choose(kind: Kind, deviceId: string): Promise<void> {
    this.chosen[kind] = deviceId;
    this.current[kind]?.stop(); // some systems open a camera only once
    this.set({ [kind]: null });
    await this.take(kind);
  }

  chooseSpeaker(deviceId: string): void {
    this.set({ speaker: deviceId });
  }

  /** Stops camera and microphone. */
  release(): void {
    this.current.camera?.stop();
    this.current.microphone?.stop();
    this.set({ camera: null, microphone: null, phase: 'idle' });
  }

  // --- asking the browser -------------------------------------------------------------

  private async askBoth(): Promise<void> {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({
        video: this.constraints('camera'),
        audio: this.constraints('microphone'),
      });
      this.keep('camera', stream.getVideoTracks()[0]);
      this.keep('microphone', stream.getAudioTracks()[0]);
    } catch (error) {
      if (deviceProblem(error) === 'denied') {
        this.set({ problems: { camera: 'denied', microphone: 'denied' } });
        return;
      }
      await this.askEach(); // one of the two is at fault: find out which
    }
  }

  private async askEach(): Promise<void> {
    await this.take('microphone');
    if (this.current.cameraOn) await this.take('camera');
  }

  private async take(kind: Kind): Promise<void> {
    this.set({ problems: without(this.current.problems, kind) });
    try {
      const stream = await navigator.mediaDevices.getUserMedia(
        kind === 'camera'
          ? { video: this.constraints('camera') }
          : { audio: this.constraints('microphone') },
      );
      this.keep(kind, stream.getTracks()[0]);
    } catch (error) {
      this.set({ problems: { ...this.current.problems, [kind]: deviceProblem(error) } });
    }
  }

  private constraints(kind: Kind): MediaTrackConstraints {
    const id = this.chosen[kind];
    const which = id !== undefined ? { deviceId: { exact: id } } : {};
    if (kind === 'microphone') return { ...SOUND, ...which };
    return { ...PICTURE, ...(id !== undefined ? which : { facingMode: 'user' }) };
  }

  private keep(kind: Kind, track: MediaStreamTrack | undefined): void {
    if (track === undefined) return;
    if (kind === 'camera' && !this.current.cameraOn) {
      track.stop(); // turned off while the browser was asking
      return;
    }
    if (kind === 'microphone') track.enabled = this.current.microphoneOn;
    track.onended = () => this.lost(kind, track);
    track.onmute = track.onunmute = () => this.muted(kind, track);
    this.set({ [kind]: track });
    if (track.muted) this.muted(kind, track);
  }

  private muted(kind: Kind, track: MediaStreamTrack): void {
    if (this.current[kind] !== track) return;
    const others = without(this.current.problems, kind);
    this.set({ problems: track.muted ? { ...others, [kind]: 'muted' } : others });
  }

  private lost(kind: Kind, track: MediaStreamTrack): void {
    if (this.current[kind] !== track) return;
    this.chosen = without(this.chosen, kind);
    this.set({ [kind]: null });
    void this.take(kind); // another one may be there
  }

  private async changed(): Promise<void> {
    await this.list();
    const { cameras, microphones, cameraOn, problems } = this.current;
    if (microphones.length > 0 && problems.microphone === 'missing') await this.take('microphone');
    if (cameras.length > 0 && cameraOn && problems.camera === 'missing') await this.take('camera');
  }

  private async list(): Promise<void> {
    const all = await navigator.mediaDevices.enumerateDevices();
    const of = (kind: MediaDeviceKind) => all.filter((d) => d.kind === kind && d.deviceId !== '');
    this.set({
      cameras: of('videoinput'),
      microphones: of('audioinput'),
      speakers: SPEAKER_CHOICE ? of('audiooutput') : [],
    });
  }

  private set(change: Partial<DevicesState>): void {
    this.current = { ...this.current, ...change };
    for (const listener of this.listeners) listener();
  }
}

function without<Value>(
  of: Partial<Record<Kind, Value>>,
  kind: Kind,
): Partial<Record<Kind, Value>> {
  return Object.fromEntries(Object.entries(of).filter(([key]) => key !== kind));
}

async function permission(name: Kind): Promise<PermissionState> {
  try {
    return (await navigator.permissions.query({ name })).state;
  } catch {
    return 'prompt'; // this browser does not tell
  }
}
