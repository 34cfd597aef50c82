/** How the connection is, in words, and what to do about it. */
import { useEffect, useState } from 'react';
import { useTranslation } from '../../i18n';
import type { Quality } from '../../live/quality';
import { answers } from '../../live/socket';
import type { RoomState } from '../../live/state';
import type { Devices, DevicesState } from '../devices';
import { judge } from '../network';
import { Icon, type IconName } from '../parts/icon';
import type { LiveRoom } from './use_room';

/** Whether a conversation suffers from what was measured. */
function isWeak(quality: Quality | null): boolean {
  return quality?.rtt_ms != null && judge(quality.rtt_ms, quality.loss) === 'poor';
}

/** Whether the server has noticed that nothing comes from here any more. */
function isUnheard(room: RoomState | null): boolean {
  const told = room?.notices.findLast(
    ({ kind }) => kind === 'applicant_away' || kind === 'applicant_back',
  );
  return told?.kind === 'applicant_away';
}

export function StateChip({ live }: { live: LiveRoom }) {
  const { t } = useTranslation('applicant');
  const open = answers(live.socket) && live.media.phase === 'connected';
  const thinned = Object.values(live.room?.pictures ?? {}).some((carried) => carried !== 'all');
  const weak = open && (isWeak(live.quality) || thinned);
  const state = open ? (weak ? 'weak' : 'open') : 'connecting';
  return (
    <span className={`state ${state}`} role="status">
      <i aria-hidden="true" />
      {t(`room.state_${state}`)}
    </span>
  );
}

interface BannersProps {
  live: LiveRoom;
  devices: Devices;
  own: DevicesState;
  /** What may be said where nothing is wrong. */
  children: React.ReactNode;
}

/** At most one thing to say at a time: the weightiest. */
export function Banners({ live, devices, own, children }: BannersProps) {
  const { t } = useTranslation('applicant');
  const [answered, setAnswered] = useState(0);
  if (live.socket.phase === 'reconnecting') {
    if (!live.socket.full) return <Lost />;
    // Who was not in yet reads it where the pictures would be.
    return live.room && <Banner icon="info" title={t('room.full_title')} text={t('room.full')} />;
  }
  if (live.room?.status === 'ended') {
    return <Banner icon="check" good title={t('room.ended_title')} text={t('room.ended_text')} />;
  }
  if (live.socket.phase === 'open' && live.socket.quiet) {
    return <Banner icon="network" text={t('room.unreached')} urgent />;
  }
  if (live.media.phase === 'refused') {
    return <Banner icon="alert" text={t('room.media_refused')} />;
  }
  if (live.media.phase === 'connecting' && live.media.attempt > 0) {
    return <Banner icon="network" text={t('room.media_lost')} />;
  }
  if (isUnheard(live.room) && (own.microphone !== null || own.camera !== null)) {
    return <Banner icon="network" text={t('room.unheard')} urgent />;
  }
  const { microphone, camera } = own.problems;
  if (own.microphoneOn && microphone !== undefined) {
    const lost = microphone === 'missing';
    const text = t(lost ? 'room.microphone_lost' : `device.${microphone}_microphone`);
    return <Banner icon="mic_off" text={text} urgent />;
  }
  if (own.cameraOn && camera !== undefined) {
    return <Banner icon="camera_off" text={t(`device.${camera}_camera`)} />;
  }
  const asked = live.audioOnlyRequests > answered && own.camera !== null;
  const weak = isWeak(live.quality) && own.camera !== null && answered === 0;
  if (!asked && !weak) return children;
  const done = () => setAnswered(Math.max(1, live.audioOnlyRequests));
  return (
    <Banner
      icon="info"
      title={asked ? t('room.audio_only_title') : undefined}
      text={t(asked ? 'room.audio_only_text' : 'room.weak_text')}
    >
      <button
        className="button main"
        onClick={() => {
          done();
          void devices.switchCamera(false);
        }}
      >
        {t('room.audio_only_yes')}
      </button>
      <button className="button" onClick={done}>
        {t('room.audio_only_no')}
      </button>
    </Banner>
  );
}

/** After this long without the server there is advice beyond waiting. */
const LONG_MS = 20_000;

function Lost() {
  const { t } = useTranslation('applicant');
  const [long, setLong] = useState(false);
  const [offline, setOffline] = useState(!navigator.onLine);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), LONG_MS);
    const look = () => setOffline(!navigator.onLine);
    window.addEventListener('online', look);
    window.addEventListener('offline', look);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('online', look);
      window.removeEventListener('offline', look);
    };
  }, []);
  const text = offline ? 'room.lost_offline' : long ? 'room.lost_long' : 'room.lost_text';
  return <Banner icon="network" title={t('room.lost_title')} text={t(text)} urgent />;
}

interface BannerProps {
  icon: IconName;
  title?: string | undefined;
  text: string;
  urgent?: boolean;
  good?: boolean;
  children?: React.ReactNode;
}

export function Banner({ icon, title, text, urgent = false, good = false, children }: BannerProps) {
  return (
    <section className={good ? 'banner good' : 'banner'} role={urgent ? 'alert' : 'status'}>
      <Icon name={icon} />
      <div>
        {title !== undefined && <h2>{title}</h2>}
        <p>{text}</p>
        {children !== undefined && <div className="row">{children}</div>}
      </div>
    </section>
  );
}
