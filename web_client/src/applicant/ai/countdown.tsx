/** A ring that empties, with the time that is left in it. */
import { useTranslation } from '../../i18n';
import { clock, saidMoment, secondsLeft, shareLeft, type Span } from './time_left';

const RADIUS = 26;
const ROUND = 2 * Math.PI * RADIUS;

interface CountdownProps {
  span: Span;
  now_s: number;
}

export function Countdown({ span, now_s }: CountdownProps) {
  const { t } = useTranslation('applicant');
  const left_s = secondsLeft(span, now_s);
  if (left_s === null || span.until_s === null) return null;
  const said = saidMoment(left_s, span.until_s - span.from_s);
  return (
    <div className="countdown" data-short={left_s <= 10}>
      <svg viewBox="0 0 60 60" aria-hidden="true" focusable="false">
        <circle cx="30" cy="30" r={RADIUS} />
        <circle
          className="left"
          cx="30"
          cy="30"
          r={RADIUS}
          strokeDasharray={ROUND}
          strokeDashoffset={ROUND * (1 - shareLeft(span, now_s))}
        />
      </svg>
      <span role="timer" aria-label={t('ai.time_left')} className="figures">
        {clock(left_s)}
      </span>
      {/* Changes at few moments, so that a screen reader is not kept busy. */}
      <span className="unseen" role="status">
        {said !== null && left_s > 0 && t('ai.seconds_left', { count: said })}
      </span>
    </div>
  );
}
