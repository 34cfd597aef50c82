/** What every view of the interview's time needs: its facts, and what went wrong in words. */
import { ApiError } from '../../api';
import { useTranslation } from '../../i18n';
import type { OwnTime } from '../../scheduling';

export interface TimeProps {
  token: string;
  time: OwnTime;
  onTime: (time: OwnTime) => void;
}

/** With whom, how long, for what. */
export function Facts({ time }: { time: OwnTime }) {
  const { t } = useTranslation('applicant');
  return (
    <p className="soft facts">
      {t('time.facts', {
        minutes: time.length_min,
        people: time.interviewers.join(t('time.separator')),
      })}
    </p>
  );
}

/** What went wrong with an act, in words. */
export function actProblem(error: unknown) {
  if (!(error instanceof ApiError)) return 'failed' as const;
  if (error.code === 'time_taken') return 'taken' as const;
  if (error.code === 'wrong_state') return 'too_late' as const;
  return error.code === 'network' ? ('network' as const) : ('failed' as const);
}
