/** One's own screen: chosen in the browser's dialogue, sent until one side ends it. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { ScreenPublication } from './media';
import type { MediaSetup } from './media_connection';

/** Text stays legible, and the server takes no larger pictures than 2560 × 1440. */
const PICTURE = { width: { max: 1920 }, height: { max: 1080 }, frameRate: { max: 15 } };

export interface ScreenShare {
  /** Null while nothing is shared. */
  track: MediaStreamTrack | null;
  /** The last try failed, other than by the person's own choice. */
  failed: boolean;
  start: () => Promise<void>;
  stop: () => void;
}

/** Phones have no such dialogue. */
export function canShareScreen(): boolean {
  return 'mediaDevices' in navigator && 'getDisplayMedia' in navigator.mediaDevices;
}

/** `to` must stay the same value for as long as it is the same place. */
export function useScreenShare(
  to: Pick<MediaSetup, 'interview' | 'as' | 'iceServers'>,
): ScreenShare {
  const [track, setTrack] = useState<MediaStreamTrack | null>(null);
  const [failed, setFailed] = useState(false);
  const end = useRef<() => void>(() => undefined);
  const stop = useCallback(() => end.current(), []);
  const start = useCallback(async () => {
    setFailed(false);
    try {
      const chosen = await chooseScreen();
      end.current();
      const publication = new ScreenPublication(
        { ...to, onState: ({ phase }) => phase === 'refused' && end.current() },
        chosen,
      );
      end.current = () => {
        end.current = () => undefined;
        publication.stop();
        chosen.stop();
        setTrack(null);
      };
      chosen.addEventListener('ended', () => end.current()); // by the browser's own button
      setTrack(chosen);
    } catch (error) {
      setFailed(!(error instanceof DOMException && error.name === 'NotAllowedError'));
    }
  }, [to]);
  useEffect(() => {
    window.addEventListener('pagehide', stop);
    return () => {
      window.removeEventListener('pagehide', stop);
      stop();
    };
  }, [stop]);
  return { track, failed, start, stop };
}

async function chooseScreen(): Promise<MediaStreamTrack> {
  const stream = await navigator.mediaDevices.getDisplayMedia({ video: PICTURE, audio: false });
  const track = stream.getVideoTracks()[0];
  if (track === undefined) throw new DOMException('no picture', 'NotFoundError');
  track.contentHint = 'detail';
  return track;
}
