import { Button, Slider } from '@mantine/core';
import {
  IconBadgeCc,
  IconMicrophone,
  IconMicrophoneOff,
  IconVideo,
  IconVideoOff,
  IconVolume,
  IconVolumeOff,
} from '@tabler/icons-react';
import { useState } from 'react';
import type { Interview } from '../../../api';
import { useTranslation } from '../../../i18n';
import { useAnswers, useFlow } from '../../../live/pictures';
import { sharers } from '../../../live/state';
import { initial } from '../../words/names';
import { attention } from './attention';
import { Captions } from './captions';
import { Control } from './control';
import { ScreenControls, SharedScreens, useOwnScreen } from './screens';
import { OthersTiles } from './tiles';
import type { OwnMedia } from '../own_media';
import { useCheck, useParts, useRoom } from '../panel_context';
import { usePanel } from '../panel_store';
import { useShortcuts } from '../shortcuts';
import { StageBanner } from './stage_banner';
import classes from './stage.module.css';
import { useStream, useWatched } from './watching';

/** The applicant large; what is wrong with the connection in words; the others small. */
export function Stage({ interview, own }: { interview: Interview; own: OwnMedia }) {
  const applicant = useRoom((room) => applicantOf(room.participants));
  const [captions, setCaptions] = useState(true);
  useShortcuts({ c: () => setCaptions((on) => !on) });
  const { stream, state } = useWatched(applicant?.id ?? '');
  const screens = useScreens();
  const screen = useOwnScreen();
  const [volume, setVolume] = useState(1);
  const { element, barred, unbar } = useStream(stream, volume);
  useAnswers(useFlow(element, stream), useCheck()); // only asks: of theirs, the server tells
  return (
    <div className={classes.stage}>
      <div className={classes.picture} data-screen={screens.length > 0}>
        <SharedScreens of={screens} />
        {/* The captions are the transcript's, drawn below: a live stream has no text track. */}
        {/* eslint-disable-next-line jsx-a11y/media-has-caption */}
        <video ref={element} autoPlay playsInline className={classes.video} />
        <ApplicantSilhouette
          interview={interview}
          connecting={stream !== null && state.phase === 'connecting'}
        />
        <NameTag name={interview.applicant.name} speaking={applicant?.speaking ?? false} />
        <StageBanner interview={interview} />
        {barred && <SoundBarred unbar={unbar} />}
        {captions && <Captions />}
        <OthersTiles own={own} />
      </div>
      <div className={classes.controls}>
        <OwnControls own={own} />
        <ScreenControls screen={screen} />
        <span className={classes.gap} />
        <Control
          label={captionsLabel(captions)}
          on={captions}
          shortcut="C"
          act={() => setCaptions(!captions)}
          icon={<IconBadgeCc size={20} stroke={1.6} />}
        />
        <VolumeControl volume={volume} setVolume={setVolume} />
      </div>
    </div>
  );
}

/** Ids of others who share their screen. */
function useScreens(): string[] {
  const ids = useRoom((room) =>
    sharers(room)
      .filter(({ id }) => id !== room.me.id)
      .map(({ id }) => id)
      .join('\n'),
  );
  return ids === '' ? [] : ids.split('\n');
}

const captionsLabel = (on: boolean) => (on ? 'stage.captions_off' : 'stage.captions_on');

interface Person {
  id: string;
  role: string;
  speaking: boolean;
}

/** The participant in the applicant's role, if they ever came in. */
function applicantOf<T extends Person>(participants: Readonly<Record<string, T>>): T | undefined {
  return Object.values(participants).find(({ role }) => role === 'applicant');
}

function NameTag({ name, speaking }: { name: string; speaking: boolean }) {
  const { t } = useTranslation('staff');
  return (
    <span className={classes.nameTag} data-speaking={speaking}>
      {speaking && <IconVolume size={14} aria-label={t('stage.speaking')} />}
      <span>{name}</span>
    </span>
  );
}

/** What stands where there is no picture. */
function ApplicantSilhouette({
  interview,
  connecting,
}: {
  interview: Interview;
  connecting: boolean;
}) {
  const { t } = useTranslation('staff');
  const { store } = useParts();
  const presence = usePanel(store, ({ room }) => (room ? attention(room).presence : 'expected'));
  if (presence === 'here' && !connecting) return null;
  if (presence === 'frozen') return null;
  const text = connecting && presence === 'here' ? t('stage.connecting') : null;
  return (
    <div className={classes.silhouette}>
      <span className={classes.initial} aria-hidden>
        {initial(interview.applicant.name)}
      </span>
      {text !== null && <span role="status">{text}</span>}
    </div>
  );
}

/** Browsers play sound only after a click: say it and take the click. */
function SoundBarred({ unbar }: { unbar: () => void }) {
  const { t } = useTranslation('staff');
  return (
    <Button
      className={classes.unbar}
      leftSection={<IconVolume size={18} aria-hidden />}
      onClick={unbar}
    >
      {t('stage.sound_barred')}
    </Button>
  );
}

function OwnControls({ own }: { own: OwnMedia }) {
  const { t } = useTranslation('staff');
  const { audio, video } = own.on;
  return (
    <>
      <Control
        label={audio ? 'stage.mute' : 'stage.unmute'}
        on={audio}
        shortcut="M"
        act={() => void own.toggle('audio')}
        icon={
          audio ? (
            <IconMicrophone size={20} stroke={1.6} />
          ) : (
            <IconMicrophoneOff size={20} stroke={1.6} />
          )
        }
      />
      <Control
        label={video ? 'stage.camera_off' : 'stage.camera_on'}
        on={video}
        shortcut="V"
        act={() => void own.toggle('video')}
        icon={
          video ? <IconVideo size={20} stroke={1.6} /> : <IconVideoOff size={20} stroke={1.6} />
        }
      />
      <span className={classes.ownState} role="status">
        {own.problem
          ? t(`device.${own.problem}`)
          : !audio && !video
            ? t('stage.watching_only')
            : !audio
              ? t('stage.muted')
              : ''}
      </span>
    </>
  );
}

function VolumeControl({
  volume,
  setVolume,
}: {
  volume: number;
  setVolume: (volume: number) => void;
}) {
  const { t } = useTranslation('staff');
  const on = volume > 0;
  return (
    <>
      <Control
        label={on ? 'stage.sound_off' : 'stage.sound_on'}
        on={on}
        act={() => setVolume(on ? 0 : 1)}
        icon={on ? <IconVolume size={20} stroke={1.6} /> : <IconVolumeOff size={20} stroke={1.6} />}
      />
      <Slider
        className={classes.volume}
        thumbLabel={t('stage.volume')}
        size="sm"
        min={0}
        max={1}
        step={0.05}
        label={null}
        value={volume}
        onChange={setVolume}
      />
    </>
  );
}
