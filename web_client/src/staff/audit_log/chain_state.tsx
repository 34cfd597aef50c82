import { Alert, Button } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from '../../i18n';
import { Failed, Waiting } from '../shell/states';
import classes from './audit_log.module.css';
import { chainQuery } from './wire';

/** Whether every entry is as it was written. */
export function ChainState() {
  const { t } = useTranslation('staff');
  const chain = useQuery(chainQuery);
  if (chain.isFetching) return <Waiting label={t('audit_log.chain.checking')} />;
  if (chain.data === undefined) {
    return <Failed error={chain.error} retry={() => void chain.refetch()} />;
  }
  const { entries, broken_at } = chain.data;
  if (broken_at !== null) {
    return (
      <Alert color="red" variant="light" role="alert" icon={<IconAlertTriangle aria-hidden />}>
        {t('audit_log.chain.broken', { seq: broken_at })}
      </Alert>
    );
  }
  return (
    <p className={classes.whole} role="status">
      <IconCircleCheck size={18} stroke={1.8} aria-hidden />
      {t('audit_log.chain.whole', { count: entries })}
      <Button variant="subtle" size="compact-sm" onClick={() => void chain.refetch()}>
        {t('audit_log.chain.again')}
      </Button>
    </p>
  );
}
