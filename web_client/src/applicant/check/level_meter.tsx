/** A bar that shows how loud the microphone is, drawn without rendering React anew. */
import { useEffect, useEffectEvent, useRef } from 'react';
import { useTranslation } from '../../i18n';
import { meterShare, SPEECH_DBFS, watchLevel } from '../level';

/** Pictures drawn with speech on the microphone until it counts as heard: about 0.3 s. */
const SPEECH_FRAMES = 18;

interface LevelMeterProps {
  track: MediaStreamTrack;
  onSpeech: () => void;
}

export function LevelMeter({ track, onSpeech }: LevelMeterProps) {
  const { t } = useTranslation('applicant');
  const meter = useRef<HTMLDivElement>(null);
  const heard = useEffectEvent(onSpeech);
  const words = useEffectEvent((speech: boolean) =>
    t(speech ? 'check.level_speech' : 'check.level_quiet'),
  );
  useEffect(() => {
    let frames = 0;
    let shown = 0;
    return watchLevel(track, (level_dbfs) => {
      const share = meterShare(level_dbfs);
      shown = Math.max(share, shown - 0.02); // falls slowly, so that the eye can follow
      const speech = level_dbfs > SPEECH_DBFS;
      if (speech && ++frames === SPEECH_FRAMES) heard();
      meter.current?.style.setProperty('--share', shown.toFixed(3));
      meter.current?.setAttribute('aria-valuenow', String(Math.round(shown * 100)));
      meter.current?.setAttribute('aria-valuetext', words(speech));
    });
  }, [track]);
  return (
    <div
      ref={meter}
      className="level"
      role="meter"
      aria-label={t('check.level')}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={0}
    />
  );
}
