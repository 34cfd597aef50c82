/** The interviewer's own camera and microphone: either, both or none, changed at any time. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { deviceProblem, type DeviceProblem } from '../../live/device_problem';
import { Publication } from '../../live/media';

export type Kind = 'video' | 'audio';

/** What a person chose at the door; a null device means the browser's default. */
export interface Choice {
  video: boolean;
  audio: boolean;
  camera: string | null;
  microphone: string | null;
}

export const NOTHING_SENT: Choice = { video: false, audio: false, camera: null, microphone: null };

const LAST_CHOICE = 'vivavoce.devices';

export function lastChoice(): Choice {
  try {
    const known = JSON.parse(localStorage.getItem(LAST_CHOICE) ?? 'null') as Partial<Choice> | null;
    return { ...NOTHING_SENT, video: true, audio: true, ...known };
  } catch {
    return { ...NOTHING_SENT, video: true, audio: true };
  }
}

export function rememberChoice(choice: Choice): void {
  localStorage.setItem(LAST_CHOICE, JSON.stringify(choice));
}

/** Opens one device. Rejects as getUserMedia does. */
async function openDevice(kind: Kind, device: string | null): Promise<MediaStreamTrack> {
  const ideal = device === null ? {} : { deviceId: { ideal: device } };
  const stream = await navigator.mediaDevices.getUserMedia(
    kind === 'video'
      ? {
          video: {
            ...ideal,
            width: { ideal: 640 },
            height: { ideal: 480 },
            frameRate: { ideal: 24 },
          },
        }
      : { audio: { ...ideal, echoCancellation: true, noiseSuppression: true } },
  );
  const track = stream.getTracks()[0];
  if (track === undefined) throw new DOMException('no track', 'NotFoundError');
  return track;
}

/** Where one's media goes; the same value for as long as it is the same place. */
export interface Destination {
  interview: string;
  iceServers: RTCIceServer[];
}

type Problem = DeviceProblem | 'insecure';

export interface OwnMedia {
  tracks: Readonly<Partial<Record<Kind, MediaStreamTrack>>>;
  /** What others get: a picture, a sound. */
  on: Readonly<Record<Kind, boolean>>;
  /** Of the microphone rather than of the camera; `insecure`: the page's address is not https. */
  problem: Problem | null;
  toggle: (kind: Kind) => Promise<void>;
}

/**
 * Opens what was chosen, sends it while a destination is given, and lets each kind be switched. A
 * camera that is switched off is closed, so that its light goes out; a microphone is only muted,
 * so that it is back at once.
 */
export function useOwnMedia(choice: Choice, to: Destination | null): OwnMedia {
  const [tracks, setTracks] = useState<OwnMedia['tracks']>({});
  const [on, setOn] = useState<OwnMedia['on']>({ video: false, audio: false });
  const [problems, setProblems] = useState<Partial<Record<Kind, Problem | null>>>({});
  const held = useRef<Partial<Record<Kind, MediaStreamTrack>>>({});
  const publication = useRef<Publication | null>(null);

  const put = useCallback(
    (kind: Kind, track: MediaStreamTrack | null) => {
      held.current[kind]?.stop();
      if (track === null) Reflect.deleteProperty(held.current, kind);
      else held.current[kind] = track;
      setTracks({ ...held.current });
      setOn((was) => ({ ...was, [kind]: track !== null }));
      if (publication.current !== null) void publication.current.replace(kind, track);
      else if (to !== null && track !== null) publication.current = send(to, held.current);
    },
    [to],
  );

  const open = useCallback(
    async function open(kind: Kind, device: string | null, still: () => boolean): Promise<void> {
      const say = (problem: Problem | null) => setProblems((was) => ({ ...was, [kind]: problem }));
      if (!('mediaDevices' in navigator)) {
        say('insecure');
        return;
      }
      try {
        const track = await openDevice(kind, device);
        if (!still()) {
          track.stop();
          return;
        }
        track.onmute = track.onunmute = () => {
          if (held.current[kind] === track) say(track.muted ? 'muted' : null);
        };
        track.onended = () => {
          if (held.current[kind] !== track) return;
          put(kind, null);
          if (track.enabled) void open(kind, null, still); // another one may be there
        };
        say(track.muted ? 'muted' : null);
        put(kind, track);
      } catch (error) {
        if (still()) say(deviceProblem(error));
      }
    },
    [put],
  );

  const { video, audio, camera, microphone } = choice;
  useEffect(() => {
    let here = true;
    const still = () => here;
    queueMicrotask(() => {
      if (here && audio) void open('audio', microphone, still);
      if (here && video) void open('video', camera, still);
    });
    return () => {
      here = false;
      publication.current?.stop();
      publication.current = null;
      for (const track of Object.values(held.current)) track.stop();
      held.current = {};
    };
  }, [video, audio, camera, microphone, open]);

  const toggle = useCallback(
    async (kind: Kind) => {
      const track = held.current[kind];
      if (track === undefined) {
        await open(kind, kind === 'video' ? camera : microphone, () => true);
      } else if (kind === 'video') {
        put(kind, null);
      } else {
        track.enabled = !track.enabled;
        setOn((was) => ({ ...was, audio: track.enabled }));
      }
    },
    [put, open, camera, microphone],
  );
  const sent = (kind: Kind) => on[kind] && problems[kind] !== 'muted';
  return {
    tracks,
    on: { video: sent('video'), audio: sent('audio') },
    problem: problems.audio ?? problems.video ?? null,
    toggle,
  };
}

function send(to: Destination, tracks: Partial<Record<Kind, MediaStreamTrack>>): Publication {
  return new Publication({ ...to, as: 'staff' }, new MediaStream(Object.values(tracks)));
}

export interface Devices {
  cameras: MediaDeviceInfo[];
  microphones: MediaDeviceInfo[];
}

/** The devices there are; their names are known once one of them was allowed. */
export function useDevices(allowed: unknown): Devices {
  const [devices, setDevices] = useState<Devices>({ cameras: [], microphones: [] });
  useEffect(() => {
    if (!('mediaDevices' in navigator)) return;
    const read = async () => {
      const all = await navigator.mediaDevices.enumerateDevices();
      const named = all.filter(({ deviceId }) => deviceId !== '');
      setDevices({
        cameras: named.filter(({ kind }) => kind === 'videoinput'),
        microphones: named.filter(({ kind }) => kind === 'audioinput'),
      });
    };
    const changed = () => void read();
    changed();
    navigator.mediaDevices.addEventListener('devicechange', changed);
    return () => navigator.mediaDevices.removeEventListener('devicechange', changed);
  }, [allowed]);
  return devices;
}
