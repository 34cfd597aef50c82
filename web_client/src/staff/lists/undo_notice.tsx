import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { TFunction } from '../../i18n';
import classes from './lists.module.css';

/** How long an act can be taken back from its notice. */
const SHOWN_MS = 10_000;

/** Tells what was done; `undo` takes it back. */
export function tellDone(t: TFunction<'staff'>, message: string, undo?: () => void) {
  const takeBack = () => {
    notifications.hide(id);
    undo?.();
  };
  const id: string = notifications.show({
    autoClose: SHOWN_MS,
    message: (
      <span className={classes.done}>
        <span>{message}</span>
        {undo && (
          <Button size="compact-sm" variant="light" onClick={takeBack}>
            {t('lists.undo')}
          </Button>
        )}
      </span>
    ),
  });
}
