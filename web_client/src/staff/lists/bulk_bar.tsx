import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from '../../i18n';
import classes from './lists.module.css';
import type { Selection } from './selection';

/** What is done with all marked rows: shown above a list as soon as one is marked. */
export function BulkBar({ selection, children }: { selection: Selection; children: ReactNode }) {
  const { t } = useTranslation('staff');
  const count = selection.ids.length;
  if (count === 0) return null;
  return (
    <div className={classes.bar} role="region" aria-label={t('lists.marked', { count })}>
      <strong aria-live="polite">{t('lists.marked', { count })}</strong>
      {children}
      <span className={classes.barEnd}>
        {!selection.whole && (
          <Button size="compact-md" variant="subtle" onClick={() => selection.toggleAll()}>
            {t('lists.mark_all')}
          </Button>
        )}
        <Button size="compact-md" variant="subtle" onClick={selection.clear}>
          {t('lists.unmark')}
        </Button>
      </span>
    </div>
  );
}
