import { useTranslation } from '../../i18n';
import classes from './openings.module.css';
import type { OpeningState } from './wire';

/** Whether an opening takes applicants. */
export function StateBadge({ state }: { state: OpeningState }) {
  const { t } = useTranslation('staff');
  return (
    <span className={classes.state} data-state={state}>
      {t(`opening_state.${state}`)}
    </span>
  );
}
