import { Alert, Button, Select, Switch } from '@mantine/core';
import { IconArrowLeft, IconMicrophone, IconVideo, IconVideoOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { Interview } from '../../../api';
import { useTranslation } from '../../../i18n';
import { LanguageMenu } from '../../shell/language_menu';
import { dateTime } from '../../words/times';
import { LevelMeter } from './level_meter';
import classes from './lobby.module.css';
import {
  lastChoice,
  NOTHING_SENT,
  rememberChoice,
  useDevices,
  useOwnMedia,
  type Choice,
  type OwnMedia,
} from '../own_media';
import { useStream } from '../stage/watching';

/** The door to the panel: see and hear oneself first, choose devices, or go in without. */
export function Lobby({
  interview,
  onJoin,
}: {
  interview: Interview;
  onJoin: (choice: Choice) => void;
}) {
  const { t, i18n } = useTranslation('staff');
  const [choice, choose] = useState(lastChoice);
  const own = useOwnMedia(choice, null);
  const join = (chosen: Choice) => {
    rememberChoice(choice);
    onJoin(chosen);
  };
  return (
    <main className={classes.page}>
      <header className={classes.top}>
        <Link to="/interviews/$id" params={{ id: interview.id }} className={classes.back}>
          <IconArrowLeft size={16} aria-hidden /> {t('act.back')}
        </Link>
        <LanguageMenu />
      </header>
      <div className={classes.card}>
        <Preview own={own} />
        <div className={classes.side}>
          <h1 className={classes.title}>{interview.applicant.name}</h1>
          <p className={classes.about}>
            {interview.opening.title}
            <br />
            {dateTime(i18n.language, interview.starts_at)}
          </p>
          <DeviceChoice choice={choice} choose={choose} own={own} />
          <div className={classes.acts}>
            <Button size="md" fullWidth onClick={() => join(choice)}>
              {t('lobby.join')}
            </Button>
            {(choice.audio || choice.video) && (
              <Button fullWidth variant="subtle" onClick={() => join(NOTHING_SENT)}>
                {t('lobby.join_watching')}
              </Button>
            )}
          </div>
        </div>
      </div>
    </main>
  );
}

function Preview({ own }: { own: OwnMedia }) {
  const { t } = useTranslation('staff');
  const track = own.tracks.video;
  const stream = useMemo(() => (track ? new MediaStream([track]) : null), [track]);
  const { element } = useStream(stream);
  return (
    <div className={classes.preview}>
      {stream === null ? (
        <p className={classes.noPicture}>
          <IconVideoOff size={28} stroke={1.4} aria-hidden />
          {t('lobby.no_picture')}
        </p>
      ) : (
        <video ref={element} muted playsInline aria-label={t('stage.you')} />
      )}
    </div>
  );
}

interface DeviceChoiceProps {
  choice: Choice;
  choose: (choice: Choice) => void;
  own: OwnMedia;
}

function DeviceChoice({ choice, choose, own }: DeviceChoiceProps) {
  const { t } = useTranslation('staff');
  const { cameras, microphones } = useDevices(own.tracks);
  return (
    <div className={classes.devices}>
      {own.problem && (
        <Alert color="yellow" variant="light" role="alert">
          {t(`device.${own.problem}`)}
        </Alert>
      )}
      <DeviceRow
        label={t('lobby.camera')}
        icon={<IconVideo size={18} stroke={1.6} aria-hidden />}
        on={choice.video}
        switched={(video) => choose({ ...choice, video })}
        devices={cameras}
        device={choice.camera}
        chosen={(camera) => choose({ ...choice, camera })}
      />
      <DeviceRow
        label={t('lobby.microphone')}
        icon={<IconMicrophone size={18} stroke={1.6} aria-hidden />}
        on={choice.audio}
        switched={(audio) => choose({ ...choice, audio })}
        devices={microphones}
        device={choice.microphone}
        chosen={(microphone) => choose({ ...choice, microphone })}
      />
      {own.tracks.audio && <LevelMeter track={own.tracks.audio} />}
    </div>
  );
}

interface DeviceRowProps {
  label: string;
  icon: React.ReactNode;
  on: boolean;
  switched: (on: boolean) => void;
  devices: MediaDeviceInfo[];
  device: string | null;
  chosen: (device: string | null) => void;
}

function DeviceRow({ label, icon, on, switched, devices, device, chosen }: DeviceRowProps) {
  return (
    <div>
      <div className={classes.device}>
        {icon}
        <Switch
          label={label}
          labelPosition="left"
          checked={on}
          onChange={(event) => switched(event.currentTarget.checked)}
          classNames={{ root: classes.switch, body: classes.switchBody }}
        />
      </div>
      {on && devices.length > 1 && (
        <Select
          aria-label={label}
          size="sm"
          data={devices.map(({ deviceId, label: name }, i) => ({
            value: deviceId,
            label: name || `${label} ${i + 1}`,
          }))}
          value={
            devices.some(({ deviceId }) => deviceId === device)
              ? device
              : (devices[0]?.deviceId ?? null)
          }
          onChange={chosen}
          allowDeselect={false}
        />
      )}
    </div>
  );
}
