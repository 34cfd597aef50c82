/** One interviewer: picture and sound, or the name where there is no picture. */
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { watch, type MediaState } from '../../live/media';
import type { Participant } from '../../live/state';
import { Icon } from '../parts/icon';

interface TileProps {
  interview: string;
  iceServers: RTCIceServer[];
  person: Participant;
  speaker: string;
  /** The browser plays no sound before a touch; `play` tries again after one. */
  onBlocked: (play: () => void) => void;
}

/** A picture counts as gone when no new one came for this long. */
const PICTURE_EVERY_MS = 1_500;

export function Tile({ interview, iceServers, person, speaker, onBlocked }: TileProps) {
  const { t } = useTranslation('applicant');
  const [stream, setStream] = useState<MediaStream | null>(null);
  const [state, setState] = useState<MediaState['phase']>('connecting');
  const watched = person.publishing ? (person.publication ?? 0) : null;
  useEffect(() => {
    if (watched === null) return;
    const watching = watch({
      interview,
      as: 'applicant',
      participant: person.id,
      iceServers,
      onStream: setStream,
      onState: ({ phase }) => setState(phase),
    });
    return () => {
      watching.stop();
      setStream(null);
    };
  }, [interview, iceServers, person.id, watched]);
  const { video, moving } = usePicture(stream, speaker, onBlocked);
  const connected = state === 'connected' && watched !== null;
  return (
    <figure className={person.speaking ? 'tile speaking' : 'tile'}>
      {/* eslint-disable-next-line jsx-a11y/media-has-caption -- live captions are below the pictures */}
      <video ref={video} autoPlay playsInline hidden={!moving} />
      {!moving && (
        <span className="initial" aria-hidden="true">
          {initials(person.name)}
        </span>
      )}
      <figcaption>
        <span>{person.name}</span>
        {!moving && watched !== null && (
          <span className="soft">
            {connected ? <Icon name="camera_off" /> : null}
            {t(connected ? 'room.no_camera' : 'room.connecting_tile')}
          </span>
        )}
        {person.speaking && (
          <span className="unseen">{t('room.speaking', { name: person.name })}</span>
        )}
      </figcaption>
    </figure>
  );
}

/** Plays a stream and tells whether pictures arrive. */
function usePicture(
  stream: MediaStream | null,
  speaker: string,
  onBlocked: (play: () => void) => void,
) {
  const video = useRef<HTMLVideoElement>(null);
  const [moving, setMoving] = useState(false);
  useEffect(() => {
    const player = video.current;
    if (player === null) return;
    player.srcObject = stream;
    if (stream === null) return;
    player.play().catch((error: unknown) => {
      if (error instanceof Error && error.name === 'NotAllowedError') {
        onBlocked(() => void player.play().catch(() => undefined));
      }
    });
    let seen = 0;
    const timer = setInterval(() => {
      const frames = player.getVideoPlaybackQuality().totalVideoFrames;
      setMoving(frames > seen);
      seen = frames;
    }, PICTURE_EVERY_MS);
    const first = () => setMoving(player.videoWidth > 0);
    player.addEventListener('resize', first); // the first picture, at once
    return () => {
      clearInterval(timer);
      player.removeEventListener('resize', first);
      setMoving(false);
    };
  }, [stream, onBlocked]);
  useEffect(() => {
    if (speaker !== '') void video.current?.setSinkId(speaker).catch(() => undefined); // unplugged
  }, [speaker]);
  return { video, moving };
}

/** Up to two letters, or the last two characters of a Chinese name. */
function initials(name: string): string {
  if (/[\u4e00-\u9fff]/.test(name)) return name.slice(-2);
  const parts = name.split(/\s+/);
  return parts
    .filter((_, i) => i === 0 || i === parts.length - 1)
    .map((part) => part.charAt(0).toUpperCase())
    .join('');
}
