/** A row for each device: what it is, whether it works, what to do when not. */
import { useState, type ReactNode } from 'react';
import { useTranslation } from '../../i18n';
import { playChime } from '../chime';
import type { Devices, DevicesState, Kind } from '../devices';
import { Icon, type IconName } from '../parts/icon';
import { LevelMeter } from './level_meter';

export type RowState = 'good' | 'bad' | 'open';

interface RowProps {
  icon: IconName;
  name: string;
  state: RowState;
  says: string;
  /** A button beside the words. */
  act?: ReactNode;
  children?: ReactNode;
}

export function Row({ icon, name, state, says, act, children }: RowProps) {
  return (
    <section className={`device ${state}`}>
      <span className="sign">
        <Icon name={state === 'good' ? 'check' : state === 'bad' ? 'alert' : icon} />
      </span>
      <div className="words">
        <h2>{name}</h2>
        <p className="soft small" aria-live="polite">
          {says}
        </p>
      </div>
      {act}
      {children !== undefined && <div className="more">{children}</div>}
    </section>
  );
}

interface DeviceProps {
  devices: Devices;
  state: DevicesState;
}

export function CameraRow({ devices, state }: DeviceProps) {
  const { t } = useTranslation('applicant');
  const problem = state.problems.camera;
  const works = state.camera !== null;
  const says =
    problem !== undefined
      ? t(`device.${problem}_camera`)
      : t(works ? 'check.camera_ok' : 'check.camera_off');
  return (
    <Row
      icon="camera"
      name={t('check.camera')}
      state={problem !== undefined ? 'bad' : works ? 'good' : 'open'}
      says={says}
      act={
        works ? (
          <button className="button plain" onClick={() => void devices.switchCamera(false)}>
            {t('check.audio_only')}
          </button>
        ) : (
          <button className="button" onClick={() => void devices.switchCamera(true)}>
            {t(problem !== undefined ? 'device.try_again' : 'check.with_camera')}
          </button>
        )
      }
    >
      {works && <Choose kind="camera" {...{ devices, state }} />}
    </Row>
  );
}

export function MicrophoneRow({ devices, state }: DeviceProps) {
  const { t } = useTranslation('applicant');
  const [heard, setHeard] = useState<MediaStreamTrack | null>(null);
  const { microphone } = state;
  const problem = state.problems.microphone;
  if (microphone === null) {
    const says = problem !== undefined ? t(`device.${problem}_microphone`) : '';
    return (
      <Row
        icon="mic"
        name={t('check.microphone')}
        state="bad"
        says={says}
        act={
          <button className="button" onClick={() => void devices.ask()}>
            {t('device.try_again')}
          </button>
        }
      >
        <p className="soft small">{t('check.mic_missing')}</p>
      </Row>
    );
  }
  const works = heard === microphone && problem === undefined;
  const says =
    problem !== undefined ? 'device.muted_microphone' : works ? 'check.mic_heard' : 'check.mic_say';
  return (
    <Row
      icon="mic"
      name={t('check.microphone')}
      state={problem !== undefined ? 'bad' : works ? 'good' : 'open'}
      says={t(says)}
    >
      <LevelMeter key={microphone.id} track={microphone} onSpeech={() => setHeard(microphone)} />
      <Choose kind="microphone" {...{ devices, state }} />
    </Row>
  );
}

export function SpeakerRow({ devices, state }: DeviceProps) {
  const { t } = useTranslation('applicant');
  const [played, setPlayed] = useState<'no' | 'now' | 'yes'>('no');
  const [heard, setHeard] = useState<boolean | null>(null);
  const help = state.speakers.length > 1 ? 'check.speaker_help' : 'check.speaker_help_only';
  const says =
    heard === true
      ? t('check.speaker_ok')
      : heard === false
        ? t(help)
        : t(played === 'no' ? 'check.speaker_ask' : 'check.speaker_heard_question');

  async function play() {
    setPlayed('now');
    setHeard(null);
    await playChime(state.speaker).catch(() => setHeard(false));
    setPlayed('yes');
  }

  return (
    <Row
      icon="speaker"
      name={t('check.speaker')}
      state={heard === true ? 'good' : heard === false ? 'bad' : 'open'}
      says={says}
      act={
        <button
          className={played === 'no' ? 'button' : 'button plain'}
          disabled={played === 'now'}
          onClick={() => void play()}
        >
          {t(played === 'no' ? 'check.speaker_play' : 'check.speaker_again')}
        </button>
      }
    >
      {played === 'yes' && heard === null && (
        <div className="acts">
          <button className="button" onClick={() => setHeard(true)}>
            {t('check.speaker_yes')}
          </button>
          <button className="button" onClick={() => setHeard(false)}>
            {t('check.speaker_no')}
          </button>
        </div>
      )}
      {state.speakers.length > 1 && (
        <Select
          label={t('check.speaker')}
          of={state.speakers}
          value={state.speaker}
          onChange={(id) => devices.chooseSpeaker(id)}
        />
      )}
    </Row>
  );
}

function Choose({ kind, devices, state }: DeviceProps & { kind: Kind }) {
  const { t } = useTranslation('applicant');
  const of = kind === 'camera' ? state.cameras : state.microphones;
  if (of.length < 2) return null;
  return (
    <Select
      label={t(kind === 'camera' ? 'check.camera' : 'check.microphone')}
      of={of}
      value={state[kind]?.getSettings().deviceId ?? ''}
      onChange={(id) => void devices.choose(kind, id)}
    />
  );
}

interface SelectProps {
  label: string;
  of: MediaDeviceInfo[];
  value: string;
  onChange: (deviceId: string) => void;
}

function Select({ label, of, value, onChange }: SelectProps) {
  const { t } = useTranslation('applicant');
  return (
    <span className="select">
      <select aria-label={label} value={value} onChange={(e) => onChange(e.target.value)}>
        {of.map(({ deviceId, label: name }, i) => (
          <option key={deviceId} value={deviceId}>
            {name || t('check.default_device', { number: i + 1 })}
          </option>
        ))}
      </select>
      <Icon name="chevron" />
    </span>
  );
}
