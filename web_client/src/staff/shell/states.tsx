/** What a page shows while it waits, when it has nothing, and when something failed. */
import { Button, Loader } from '@mantine/core';
import { IconAlertTriangle, IconEraser } from '@tabler/icons-react';
import { useEffect, useState, type ReactNode } from 'react';
import { ApiError } from '../../api';
import { useTranslation } from '../../i18n';
import { errorText } from '../words/errors';
import classes from './states.module.css';

/** A wait of over 300 ms is said; a shorter one is not worth a flicker. */
export function Waiting({ label }: { label?: string }) {
  const { t } = useTranslation('staff');
  const [shown, show] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => show(true), 300);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={classes.state} role="status">
      {shown && (
        <>
          <Loader size="sm" aria-hidden />
          <p className={classes.text}>{label ?? t('state.loading')}</p>
        </>
      )}
    </div>
  );
}

/** An empty page says what belongs here and how it comes. */
export function Empty(props: { icon: ReactNode; title: string; text: string; act?: ReactNode }) {
  return (
    <div className={classes.state}>
      <span className={classes.icon} aria-hidden>
        {props.icon}
      </span>
      <h2 className={classes.title}>{props.title}</h2>
      <p className={classes.text}>{props.text}</p>
      {props.act}
    </div>
  );
}

/** What went wrong in words, and the way on. */
export function Failed({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useTranslation('staff');
  if (error instanceof ApiError && error.code === 'erased') {
    return (
      <Empty
        icon={<IconEraser size={28} stroke={1.5} />}
        title={t('state.erased')}
        text={errorText(t, error)}
      />
    );
  }
  return (
    <div className={classes.state} role="alert">
      <span className={classes.icon} aria-hidden>
        <IconAlertTriangle size={28} stroke={1.5} />
      </span>
      <h2 className={classes.title}>{t('state.failed')}</h2>
      <p className={classes.text}>{errorText(t, error)}</p>
      {retry && (
        <Button variant="default" onClick={retry}>
          {t('state.retry')}
        </Button>
      )}
    </div>
  );
}
