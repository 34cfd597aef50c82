import { Button } from '@mantine/core';
import { IconMailCheck } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { invitations, type FailedMessage } from '../../invitations';
import { Empty, Failed, Waiting } from '../shell/states';
import classes from './invitations.module.css';
import { failuresQuery } from './queries';

/** Messages that could not be delivered, why, and another try. */
export function Failures() {
  const { t } = useTranslation('staff');
  const failures = useQuery(failuresQuery);
  if (failures.isPending) return <Waiting />;
  if (failures.isError) {
    return <Failed error={failures.error} retry={() => void failures.refetch()} />;
  }
  if (failures.data.length === 0) {
    return (
      <Empty
        icon={<IconMailCheck size={28} stroke={1.5} />}
        title={t('invitations.no_failures')}
        text={t('invitations.no_failures_text')}
      />
    );
  }
  return (
    <ul className={classes.list}>
      {failures.data.map((message) => (
        <Row key={message.id} message={message} />
      ))}
    </ul>
  );
}

function Row({ message }: { message: FailedMessage }) {
  const { t } = useTranslation('staff');
  const queries = useQueryClient();
  const again = useMutation({
    mutationFn: () => invitations.sendAgain(message.id),
    onSettled: () => queries.invalidateQueries({ queryKey: ['invitations'] }),
  });
  return (
    <li className={classes.card}>
      <div className={classes.main}>
        <span className={classes.name}>{message.applicant.name}</span>
        <p className={classes.soft}>
          {t(`invitations.channel.${message.channel}`)} · {t(`invitations.cause.${message.cause}`)}
          {message.detail !== '' && ` (${message.detail})`}
        </p>
      </div>
      <Button size="xs" variant="default" loading={again.isPending} onClick={() => again.mutate()}>
        {t('invitations.try_again')}
      </Button>
    </li>
  );
}
