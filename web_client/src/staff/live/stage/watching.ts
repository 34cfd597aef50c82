/** Media of the people in the room, as streams for media elements. */
import { useEffect, useRef, useState } from 'react';
import { Watch } from '../../../live/media';
import type { MediaState } from '../../../live/media_connection';
import type { MediaSource } from '../../../live/wire';
import { useParts, useRoom } from '../panel_context';
import { usePanel } from '../panel_store';

export interface Watched {
  stream: MediaStream | null;
  state: MediaState;
}

const NOTHING: Watched = { stream: null, state: { phase: 'absent' } };

/** Watches a participant for as long as they publish; each publication is watched anew. */
export function useWatched(participant: string, source: MediaSource = 'camera'): Watched {
  const { interview, store } = useParts();
  const iceServers = usePanel(store, (panel) => panel.iceServers);
  const [watched, setWatched] = useState<Watched>(NOTHING);
  const camera = usePublication(participant);
  const screen = useRoom((room) => room.participants[participant]?.screen ?? null);
  const publication = source === 'screen' ? screen : camera;
  useEffect(() => {
    if (publication === null) return;
    const connection = new Watch({
      interview,
      as: 'staff',
      iceServers,
      participant,
      source,
      onStream: (stream) => setWatched((was) => ({ ...was, stream })),
      onState: (state) => setWatched((was) => ({ ...was, state })),
    });
    return () => {
      connection.stop();
      setWatched(NOTHING);
    };
  }, [interview, iceServers, participant, publication, source]);
  return watched;
}

/** The publication's number, or null; a snapshot that does not tell it does not change it. */
function usePublication(participant: string): number | null {
  const publishing = useRoom((room) => room.participants[participant]?.publishing ?? false);
  const told = useRoom((room) => room.participants[participant]?.publication ?? null);
  const [known, setKnown] = useState(told);
  if (told !== null && told !== known) setKnown(told);
  return publishing ? (told ?? known ?? 0) : null;
}

/**
 * Puts a stream on a media element, at a volume from 0 to 1 where one is given; tells whether the browser bars its
 * sound until a click.
 */
export function useStream(stream: MediaStream | null, volume?: number) {
  const element = useRef<HTMLVideoElement>(null);
  const [barred, setBarred] = useState(false);
  useEffect(() => {
    const media = element.current;
    if (media === null) return;
    media.srcObject = stream;
    if (stream === null) return;
    media.play().then(
      () => setBarred(false),
      (error: unknown) =>
        setBarred(error instanceof DOMException && error.name === 'NotAllowedError'),
    );
  }, [stream]);
  useEffect(() => {
    const media = element.current;
    if (media === null || volume === undefined) return;
    media.volume = volume;
    media.muted = volume === 0;
  }, [volume]);
  const unbar = () => {
    void element.current?.play().then(() => setBarred(false));
  };
  return { element, barred, unbar };
}
