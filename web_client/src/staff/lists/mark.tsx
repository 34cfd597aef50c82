import { Checkbox } from '@mantine/core';
import { useTranslation } from '../../i18n';
import classes from './lists.module.css';
import type { Selection } from './selection';

interface MarkProps {
  id: string;
  /** What the row is called, for who cannot see it. */
  name: string;
  selection: Selection;
}

/** The box by which a row of a list is marked. */
export function Mark({ id, name, selection }: MarkProps) {
  const { t } = useTranslation('staff');
  return (
    <Checkbox
      className={classes.mark}
      size="xs"
      aria-label={t('lists.mark', { name })}
      checked={selection.has(id)}
      onChange={() => selection.toggle(id)}
    />
  );
}
