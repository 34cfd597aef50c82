/** Step 2: camera, microphone, loudspeaker and network, before anybody sees or hears. */
import { useEffect, useState, useSyncExternalStore } from 'react';
import type { JoinInfo } from '../../api';
import { useTranslation } from '../../i18n';
import { family } from '../browser';
import type { Devices, DevicesState } from '../devices';
import { AskLink } from '../ask/ask_page';
import { Icon } from '../parts/icon';
import { Page, Title } from '../parts/page';
import { useWayBack } from '../way_back';
import { CameraRow, MicrophoneRow, SpeakerRow } from './device_rows';
import { NetworkRow } from './network_row';
import { Picture } from './picture';
import './check.css';

interface CheckPageProps {
  info: JoinInfo;
  devices: Devices;
  /** Back from the room: the trial connection would replace the one that is still there. */
  returning: boolean;
  /** Back from the practice room. */
  practised?: boolean | undefined;
  onJoin: () => void;
  onPractise: () => void;
  onChoices: () => void;
  onAsk: () => void;
}

export function CheckPage(props: CheckPageProps) {
  const {
    info,
    devices,
    returning,
    practised = false,
    onJoin,
    onPractise,
    onChoices,
    onAsk,
  } = props;
  const { t } = useTranslation('applicant');
  const state = useSyncExternalStore(devices.subscribe, devices.get);
  useWayBack(returning ? undefined : onChoices);
  useEffect(() => {
    if (devices.get().phase !== 'idle') return;
    void devices.allowedBefore().then((allowed) => {
      if (allowed) void devices.ask();
    });
  }, [devices]);
  return (
    <Page company={info.company} step={2} wide>
      <div className="check">
        <div className="heading">
          <Title>{t('check.title')}</Title>
          <p className="soft">{t('check.intro')}</p>
        </div>
        {practised && (
          <p className="word good" role="status">
            {t('check.practised')}
          </p>
        )}
        {state.phase === 'ready' ? (
          <Ready {...{ info, devices, state, returning, onJoin, onPractise }} />
        ) : (
          <Primer asking={state.phase === 'asking'} devices={devices} />
        )}
        <button className="button plain back" onClick={onChoices}>
          {t('check.change_choices')}
        </button>
        <AskLink onAsk={onAsk} />
      </div>
    </Page>
  );
}

/** Says what the browser is about to ask, and asks on a touch. */
function Primer({ asking, devices }: { asking: boolean; devices: Devices }) {
  const { t } = useTranslation('applicant');
  return (
    <section className="primer card" aria-live="polite">
      <span className="pair">
        <Icon name="camera" />
        <Icon name="mic" />
      </span>
      <h2>{t(asking ? 'check.asking' : 'check.ask_title')}</h2>
      <p className="soft">{t('check.ask_text')}</p>
      <button className="button main" disabled={asking} onClick={() => void devices.ask()}>
        {t('check.ask')}
      </button>
      <button
        className="button plain"
        disabled={asking}
        onClick={() => void devices.switchCamera(false).then(() => devices.ask())}
      >
        {t('check.audio_only')}
      </button>
    </section>
  );
}

interface ReadyProps extends Omit<CheckPageProps, 'onChoices' | 'onAsk'> {
  state: DevicesState;
}

function Ready({ info, devices, state, returning, onJoin, onPractise }: ReadyProps) {
  const { t } = useTranslation('applicant');
  const { camera, microphone, problems } = state;
  const refused = camera === null && microphone === null && problems.microphone === 'denied';
  if (refused) return <HowToAllow devices={devices} onJoin={onJoin} />;
  return (
    <>
      <Picture track={camera} />
      <div className="rows card">
        <CameraRow {...{ devices, state }} />
        <MicrophoneRow {...{ devices, state }} />
        <SpeakerRow {...{ devices, state }} />
        <NetworkRow info={info} trial={!returning} />
      </div>
      <div className="go">
        <button className="button main" onClick={onJoin}>
          {microphone === null
            ? t('check.join_listening')
            : t(camera === null ? 'check.join_audio' : 'check.join')}
        </button>
        {info.status === 'scheduled' && (
          <button className="button plain" onClick={onPractise}>
            {t('check.practise')}
          </button>
        )}
      </div>
    </>
  );
}

function HowToAllow({ devices, onJoin }: { devices: Devices; onJoin: () => void }) {
  const { t } = useTranslation('applicant');
  const [browser] = useState(() => family());
  return (
    <section className="primer card" role="alert">
      <span className="pair off">
        <Icon name="camera_off" />
        <Icon name="mic_off" />
      </span>
      <h2>{t('device.denied_title')}</h2>
      <p className="soft">{t('device.denied_text')}</p>
      <p className="how">{t(`device.how.${browser}`)}</p>
      <button className="button main" onClick={() => void devices.ask()}>
        {t('device.try_again')}
      </button>
      <button className="button plain" onClick={onJoin}>
        {t('check.join_listening')}
      </button>
    </section>
  );
}
