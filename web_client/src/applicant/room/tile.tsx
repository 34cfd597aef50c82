/** One interviewer: picture and sound, or the name where there is no picture; or their screen. */
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from '../../i18n';
import { Watch } from '../../live/media';
import type { MediaState } from '../../live/media_connection';
import { useFlow, useLack, type Lack } from '../../live/pictures';
import type { Participant } from '../../live/state';
import type { MediaSource, Pictures } from '../../live/wire';
import { Icon } from '../parts/icon';

interface TileProps {
  interview: string;
  iceServers: RTCIceServer[];
  /** How many pictures one's own link carries. */
  carried: Pictures | undefined;
  /** Asks one's own connection for a sign of life; null while there is none. */
  check: (() => Promise<void>) | null;
  person: Participant;
  speaker: string;
  /** The browser plays no sound before a touch; `play` tries again after one. */
  onBlocked: (play: () => void) => void;
}

const SAID = {
  camera_off: 'room.no_camera',
  paused: 'room.picture_paused',
  unsure: 'room.connecting_tile',
  lost: 'room.unstable',
  awaited: 'room.connecting_tile',
} as const satisfies Record<Lack, string>;

export function Tile({
  interview,
  iceServers,
  carried,
  check,
  person,
  speaker,
  onBlocked,
}: TileProps) {
  const { t } = useTranslation('applicant');
  const watched = person.publishing ? (person.publication ?? 0) : null;
  const place = { interview, iceServers, participant: person.id };
  const { stream, phase } = useWatched(place, watched, 'camera');
  const video = usePlayer(stream, speaker, onBlocked);
  const flow = useFlow(video, stream);
  const reached = phase === 'connected' ? flow : 'none';
  const known = useLack(person, reached, carried, check);
  const lack = watched === null ? null : known;
  const lost = lack === 'lost' || lack === 'unsure'; // the last picture stays, faint
  const seen = flow === 'moving' || lost;
  return (
    <figure className={`tile${person.speaking ? ' speaking' : ''}${lost ? ' lost' : ''}`}>
      {/* eslint-disable-next-line jsx-a11y/media-has-caption -- live captions are below the pictures */}
      <video ref={video} autoPlay playsInline hidden={!seen} />
      {!seen && (
        <span className="initial" aria-hidden="true">
          {initials(person.name)}
        </span>
      )}
      <span className="absence" role="status">
        {lack === 'camera_off' && <Icon name="camera_off" />}
        {lack !== null && t(SAID[lack])}
      </span>
      <figcaption>
        <span>{person.name}</span>
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
    const watching = new Watch({
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
}: Omit<TileProps, 'carried' | 'check' | 'speaker' | 'onBlocked'>) {
  const { t } = useTranslation('applicant');
  const place = { interview, iceServers, participant: person.id };
  const { stream } = useWatched(place, person.screen, 'screen');
  const video = usePlayer(stream, '', SILENT);
  return (
    <figure className="tile screen">
      <video ref={video} autoPlay playsInline muted />
      <figcaption>{t('screen.of', { name: person.name })}</figcaption>
    </figure>
  );
}

/** Plays a stream, over the loudspeaker that was chosen. */
function usePlayer(
  stream: MediaStream | null,
  speaker: string,
  onBlocked: (play: () => void) => void,
) {
  const video = useRef<HTMLVideoElement>(null);
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
  }, [stream, onBlocked]);
  useEffect(() => {
    if (speaker !== '') void video.current?.setSinkId(speaker).catch(() => undefined); // unplugged
  }, [speaker]);
  return video;
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
