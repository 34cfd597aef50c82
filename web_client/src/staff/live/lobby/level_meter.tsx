import { useEffect, useRef } from 'react';
import { useTranslation } from '../../../i18n';
import classes from './lobby.module.css';

/** How loud the microphone hears: drawn straight to the page, without rendering. */
export function LevelMeter({ track }: { track: MediaStreamTrack }) {
  const { t } = useTranslation('staff');
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const context = new AudioContext();
    const analyser = new AnalyserNode(context, { fftSize: 1024 });
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    let shown = 0;
    let frame = requestAnimationFrame(function draw() {
      analyser.getFloatTimeDomainData(samples);
      const rms = Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length);
      const level = Math.min(1, Math.max(0, (20 * Math.log10(rms + 1e-6) + 60) / 50));
      shown = Math.max(level, shown * 0.92);
      bar.current?.style.setProperty('--level', shown.toFixed(3));
      frame = requestAnimationFrame(draw);
    });
    return () => {
      cancelAnimationFrame(frame);
      void context.close();
    };
  }, [track]);
  return (
    <div className={classes.meter} role="img" aria-label={t('lobby.level')}>
      <div ref={bar} />
    </div>
  );
}
