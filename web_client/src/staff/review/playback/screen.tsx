import { ActionIcon, Button, Loader, Menu, Tooltip } from '@mantine/core';
import {
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconRewindBackward5,
  IconRewindForward5,
  IconVideoOff,
} from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { Interview, Timeline } from '../../../api';
import { useTranslation } from '../../../i18n';
import { mediaKey } from '../../../live/state';
import { clock } from '../../words/times';
import { Downloads } from './downloads';
import type { PartPlayer } from './part_player';
import { usePlayback, type Playback } from './playback';
import classes from './screen.module.css';

interface ScreenProps {
  playback: Playback;
  timeline: Timeline;
  interview: Interview;
}

/** The recording: a shared screen or else the applicant large, others small, and the controls. */
export function Screen({ playback, timeline, interview }: ScreenProps) {
  const { t } = useTranslation('staff');
  const applicant = timeline.participants.find(({ role }) => role === 'applicant')?.id ?? '';
  const showing = usePlayback(playback, (state) => state.showing);
  const lead = showing[mediaKey(applicant)];
  const playing = Object.values(showing).filter((player) => player !== lead);
  const screen = playing.find(({ part }) => part.source === 'screen');
  const others = playing.filter((player) => player !== screen);
  const nameOf = (id: string) => timeline.participants.find((p) => p.id === id)?.name ?? '';
  if (timeline.parts.length === 0) return <NoRecording interview={interview} playback={playback} />;
  return (
    <div className={classes.screen}>
      <div className={classes.picture} data-screen={screen !== undefined}>
        {screen && (
          <figure className={classes.shared}>
            <Picture player={screen} className={classes.video} />
            <figcaption>{t('screen.of', { name: nameOf(screen.part.participant) })}</figcaption>
          </figure>
        )}
        {lead && lead.part.video_codec !== '' && lead.part.video_codec !== null ? (
          <Picture player={lead} className={classes.video} />
        ) : (
          <NoPicture soundOnly={lead !== undefined} />
        )}
        {lead && !lead.part.video_codec && <Picture player={lead} className={classes.hidden} />}
        <div className={classes.tiles}>
          {others.map((player) => (
            <figure
              key={player.part.id}
              className={player.part.video_codec ? classes.tile : classes.hidden}
            >
              <Picture player={player} className={undefined} />
              <figcaption>{nameOf(player.part.participant)}</figcaption>
            </figure>
          ))}
        </div>
        <PlayerState playback={playback} />
      </div>
      <Controls playback={playback} timeline={timeline} nameOf={nameOf} />
    </div>
  );
}

/** Puts a part's element on the page; the element itself outlives its place. */
function Picture({ player, className }: { player: PartPlayer; className: string | undefined }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    place.current?.replaceChildren(player.element);
  }, [player]);
  return <div ref={place} className={className} />;
}

function NoPicture({ soundOnly }: { soundOnly: boolean }) {
  const { t } = useTranslation('staff');
  return (
    <p className={classes.noPicture}>
      <IconVideoOff size={26} stroke={1.4} aria-hidden />
      {t(soundOnly ? 'player.sound_only' : 'player.gap')}
    </p>
  );
}

function PlayerState({ playback }: { playback: Playback }) {
  const { t } = useTranslation('staff');
  const waiting = usePlayback(playback, (state) => state.waiting);
  const problem = usePlayback(playback, (state) => state.problem);
  if (problem !== null) {
    return (
      <p className={classes.problem} role="alert">
        {t(`player.${problem}`)}
      </p>
    );
  }
  if (!waiting) return null;
  return (
    <span className={classes.waiting} role="status" aria-label={t('state.loading')}>
      <Loader color="white" size="md" />
    </span>
  );
}

const RATES = [0.75, 1, 1.25, 1.5, 2];

interface ControlsProps {
  playback: Playback;
  timeline: Timeline | null;
  nameOf: (id: string) => string;
}

function Controls({ playback, timeline, nameOf }: ControlsProps) {
  const { t } = useTranslation('staff');
  const playing = usePlayback(playback, (state) => state.playing);
  const rate = usePlayback(playback, (state) => state.rate);
  const second = usePlayback(playback, ({ time_s }) => Math.floor(time_s - playback.span.start_s));
  const step = (by_s: number) => playback.seek(playback.get().time_s + by_s);
  const length = playback.span.end_s - playback.span.start_s;
  return (
    <div className={classes.controls}>
      <Tooltip label={`${t('player.back')} (J)`}>
        <ActionIcon
          variant="subtle"
          color="dark"
          size={40}
          aria-label={t('player.back')}
          onClick={() => step(-5)}
        >
          <IconRewindBackward5 size={20} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
      <ActionIcon
        size={44}
        radius={22}
        aria-label={t(playing ? 'player.pause' : 'player.play')}
        aria-keyshortcuts="Space K"
        onClick={() => playback.toggle()}
      >
        {playing ? <IconPlayerPauseFilled size={20} /> : <IconPlayerPlayFilled size={20} />}
      </ActionIcon>
      <Tooltip label={`${t('player.forward')} (L)`}>
        <ActionIcon
          variant="subtle"
          color="dark"
          size={40}
          aria-label={t('player.forward')}
          onClick={() => step(5)}
        >
          <IconRewindForward5 size={20} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
      <span className={classes.clock}>
        <time>{clock(second)}</time> / {clock(length)}
      </span>
      <span className={classes.gap} />
      <Menu position="top-end">
        <Menu.Target>
          <Button
            variant="subtle"
            color="dark"
            size="compact-md"
            aria-label={t('player.rate', { rate })}
          >
            {rate}×
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {RATES.map((value) => (
            <Menu.Item
              key={value}
              aria-current={value === rate}
              onClick={() => playback.setRate(value)}
            >
              {value}×
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {timeline !== null && <Downloads playback={playback} timeline={timeline} nameOf={nameOf} />}
    </div>
  );
}

/** Without a recording the time line still moves beside transcript and scores. */
function NoRecording({ interview, playback }: { interview: Interview; playback: Playback }) {
  const { t } = useTranslation('staff');
  const refused = interview.consents?.recording === false;
  return (
    <div className={classes.screen}>
      <div className={classes.picture}>
        <p className={classes.noPicture}>
          <IconVideoOff size={26} stroke={1.4} aria-hidden />
          <strong>{t('player.none')}</strong>
          {t(refused ? 'player.none_refused' : 'player.none_text')}
        </p>
      </div>
      <Controls playback={playback} timeline={null} nameOf={() => ''} />
    </div>
  );
}
