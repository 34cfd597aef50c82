import { IconMicrophoneOff, IconVolume } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from '../../../i18n';
import { useFlow, useLack, type Lack } from '../../../live/pictures';
import { mediaKey, type Participant } from '../../../live/state';
import type { OwnMedia } from '../own_media';
import { useCheck, useRoom } from '../panel_context';
import classes from './stage.module.css';
import { useStream, useWatched } from './watching';

/** The other interviewers, and oneself, small. */
export function OthersTiles({ own }: { own: OwnMedia }) {
  const participants = useRoom((room) => room.participants);
  const me = useRoom((room) => room.me.id);
  const others = Object.values(participants).filter(
    ({ id, role, present, publishing }) =>
      role !== 'applicant' && id !== me && present && publishing,
  );
  return (
    <div className={classes.tiles}>
      {others.map((person) => (
        <OtherTile key={person.id} person={person} />
      ))}
      {own.tracks.video && <OwnTile own={own} track={own.tracks.video} />}
    </div>
  );
}

/** What a small tile says; one's own weak link is told once, in a banner. */
const SAID = {
  camera_off: null,
  paused: null,
  unsure: 'stage.connecting',
  lost: 'stage.unstable',
  awaited: 'stage.connecting',
} as const satisfies Record<Lack, string | null>;

function OtherTile({ person }: { person: Participant }) {
  const { t } = useTranslation('staff');
  const { stream, state } = useWatched(person.id);
  const { element } = useStream(stream);
  const flow = useFlow(element, stream);
  const carried = useRoom((room) => room.pictures[mediaKey(person.id)]);
  const reached = state.phase === 'connected' ? flow : 'none';
  const lack = useLack(person, reached, carried, useCheck());
  const lost = lack === 'lost' || lack === 'unsure'; // the last picture stays, faint
  const said = lack === null ? null : SAID[lack];
  return (
    <figure className={classes.tile} data-speaking={person.speaking} data-lost={lost}>
      {/* eslint-disable-next-line jsx-a11y/media-has-caption */}
      <video ref={element} autoPlay playsInline />
      <span className={classes.lost} role="status">
        {said !== null && t(said)}
      </span>
      <figcaption>
        {person.speaking && <IconVolume size={12} aria-label={t('stage.speaking')} />}
        {person.name}
      </figcaption>
    </figure>
  );
}

function OwnTile({ own, track }: { own: OwnMedia; track: MediaStreamTrack }) {
  const { t } = useTranslation('staff');
  const stream = useMemo(() => new MediaStream([track]), [track]);
  const { element } = useStream(stream);
  return (
    <figure className={classes.tile} data-own>
      <video ref={element} muted playsInline />
      <figcaption>
        {!own.on.audio && <IconMicrophoneOff size={12} aria-label={t('stage.muted')} />}
        {t('stage.you')}
      </figcaption>
    </figure>
  );
}
