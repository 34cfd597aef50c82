/** One's own picture, mirrored, as everyone knows it from a looking glass. */
import { useEffect, useRef } from 'react';
import { useTranslation } from '../../i18n';
import { Icon } from '../parts/icon';

export function Picture({ track }: { track: MediaStreamTrack | null }) {
  const { t } = useTranslation('applicant');
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current === null) return;
    video.current.srcObject = track === null ? null : new MediaStream([track]);
  }, [track]);
  return (
    <div className="picture">
      {track === null ? (
        <p>
          <Icon name="camera_off" />
          {t('check.no_picture')}
        </p>
      ) : (
        <video ref={video} autoPlay muted playsInline aria-label={t('check.picture')} />
      )}
    </div>
  );
}
