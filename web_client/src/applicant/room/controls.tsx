/** The buttons under the thumb: four, and one for the screen while it is asked for. */
import { useRef } from 'react';
import { useTranslation } from '../../i18n';
import type { Devices, DevicesState } from '../devices';
import { Confirm } from '../parts/confirm';
import { Icon, type IconName } from '../parts/icon';
import { stay, useWayBack } from '../way_back';
import type { OwnScreen } from './screen_share';

interface ControlsProps {
  devices: Devices;
  own: DevicesState;
  captions: boolean;
  ended: boolean;
  share: OwnScreen;
  onCaptions: () => void;
  onLeave: () => void;
}

export function Controls(props: ControlsProps) {
  const { devices, own, captions, ended, share, onCaptions, onLeave } = props;
  const { t } = useTranslation('applicant');
  const dialog = useRef<HTMLDialogElement>(null);
  const leave = () => {
    if (ended) onLeave();
    else if (dialog.current?.open === false) dialog.current.showModal();
  };
  useWayBack(() => {
    stay();
    leave();
  });
  const hears = own.microphone !== null && own.microphoneOn;
  const sees = own.camera !== null;
  const microphone = () =>
    own.microphone === null ? void devices.ask() : devices.switchMicrophone(!own.microphoneOn);
  return (
    <nav className="controls" aria-label={t('app.title')}>
      <Control
        icon={hears ? 'mic' : 'mic_off'}
        off={!hears}
        text={t(hears ? 'room.mute' : 'room.unmute')}
        onClick={microphone}
      />
      <Control
        icon={sees ? 'camera' : 'camera_off'}
        off={!sees}
        text={t(sees ? 'room.camera_stop' : 'room.camera_start')}
        onClick={() => void devices.switchCamera(!sees)}
      />
      {share.offered && (
        <Control
          icon="screen"
          off={!share.sharing}
          text={t(share.sharing ? 'screen.stop' : 'screen.share')}
          onClick={() => (share.sharing ? share.stop() : void share.start())}
        />
      )}
      <Control
        icon="captions"
        off={!captions}
        text={t(captions ? 'room.captions_off' : 'room.captions_on')}
        onClick={onCaptions}
      />
      <Control icon="leave" leave text={t('room.leave')} onClick={leave} />
      <Confirm
        dialog={dialog}
        title={t('room.leave_title')}
        text={t('room.leave_text')}
        no={t('room.leave_no')}
        yes={t('room.leave_yes')}
        onYes={onLeave}
      />
    </nav>
  );
}

interface ControlProps {
  icon: IconName;
  text: string;
  off?: boolean;
  leave?: boolean;
  onClick: () => void;
}

function Control({ icon, text, off = false, leave = false, onClick }: ControlProps) {
  return (
    <button className={`control${off ? ' off' : ''}${leave ? ' leave' : ''}`} onClick={onClick}>
      <span className="disc">
        <Icon name={icon} />
      </span>
      {text}
    </button>
  );
}
