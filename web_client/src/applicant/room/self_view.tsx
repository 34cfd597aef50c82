/** One's own picture in the corner, mirrored. */
import { useEffect, useRef } from 'react';
import { useTranslation } from '../../i18n';
import { sends, type DevicesState } from '../devices';
import { Icon } from '../parts/icon';

export function SelfView({ state }: { state: DevicesState }) {
  const { t } = useTranslation('applicant');
  const video = useRef<HTMLVideoElement>(null);
  const { camera } = state;
  const muted = !sends(state, 'microphone');
  useEffect(() => {
    if (video.current === null) return;
    video.current.srcObject = camera === null ? null : new MediaStream([camera]);
  }, [camera]);
  return (
    <figure className="self">
      {camera === null ? <Icon name="person" /> : <video ref={video} autoPlay muted playsInline />}
      <figcaption>
        {muted && <Icon name="mic_off" />}
        {t(muted ? 'room.muted' : 'room.you')}
      </figcaption>
    </figure>
  );
}
