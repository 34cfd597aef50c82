/** One interviewer: picture and sound, or the name where there is no picture; or their screen. */
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from '../../i18n';
import { watch, type MediaState } from '../../live/media';
import type { Participant } from '../../live/state';
import type { MediaSource, Pictures } from '../../live/wire';
import { Icon } from '../parts/icon';

interface TileProps {
  interview: string;
  iceServers: RTCIceServer[];
  person: Participant;
  /** How many pictures one's connection carries. */
  pictures: Pictures | undefined;
  speaker: string;
  /** The browser plays no sound before a touch; `play` tries again after one. */
  onBlocked: (play: () => void) => void;
}

/** A picture counts as gone when no new one came for this long. */
const PICTURE_EVERY_MS = 1_500;

export function Tile({
  interview,
  iceServers,
  person,
  pictures = 'all',
  speaker,
  onBlocked,
}: TileProps) {
  const { t } = useTranslation('applicant');
  const watched = person.publishing ? (person.publication ?? 0) : null;
  const place = { interview, iceServers, participant: person.id };
  const { stream, phase } = useWatched(place, watched, 'camera');
  const { video, moving } = usePicture(stream, speaker, onBlocked);
  const connected = phase === 'connected' && watched !== null;
  const absence =
    pictures === 'none' ? 'picture_paused' : connected ? 'no_camera' : 'connecting_tile';
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
            {t(`room.${absence}`)}
          </span>
        )}
        {person.speaking && (
          <span className="unseen">{t('room.speaking', { name: person.name })}</span>
        )}
      </figcaption>
    </figure>
  );
}

interface Place {
  interview: string;
  iceServers: RTCIceServer[];
  participant: string;
}

/** Watches a publication by its number, or nothing. */
function useWatched(
  { interview, iceServers, participant }: Place,
  publication: number | null,
  source: MediaSource,
) {
  const [stream, setStream] = useState<MediaStream | null>(null);
  const [phase, setPhase] = useState<MediaState['phase']>('connecting');
  useEffect(() => {
    if (publication === null) return;
    const watching = watch({
      interview,
      as: 'applicant',
      participant,
      source,
      iceServers,
      onStream: setStream,
      onState: (state) => setPhase(state.phase),
    });
    return () => {
      watching.stop();
      setStream(null);
    };
  }, [interview, iceServers, participant, publication, source]);
  return { stream, phase };
}

const SILENT = () => undefined;

/** A screen that an interviewer shares, whole. */
export function ScreenTile({
  interview,
  iceServers,
  person,
}: Omit<TileProps, 'speaker' | 'onBlocked' | 'pictures'>) {
  const { t } = useTranslation('applicant');
  const place = { interview, iceServers, participant: person.id };
  const { stream } = useWatched(place, person.screen, 'screen');
  const { video } = usePicture(stream, '', SILENT);
  return (
    <figure className="tile screen">
      <video ref={video} autoPlay playsInline muted />
      <figcaption>{t('screen.of', { name: person.name })}</figcaption>
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
