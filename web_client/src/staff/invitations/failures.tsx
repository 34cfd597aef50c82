import { Button } from '@mantine/core';
import { IconMailCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from '../../i18n';
import { invitations, type FailedMessage } from '../../invitations';
import { BulkBar } from '../lists/bulk_bar';
import { Mark } from '../lists/mark';
import { useSelection, type Selection } from '../lists/selection';
import { useBulk } from '../lists/use_bulk';
import { Empty, Failed, Waiting } from '../shell/states';
import classes from './invitations.module.css';
import { failuresQuery } from './queries';

/** Messages that could not be delivered, why, and another try. */
export function Failures() {
  const { t } = useTranslation('staff');
  const failures = useQuery(failuresQuery);
  const rows = failures.data ?? [];
  const selection = useSelection(rows.map(({ id }) => id));
  const again = useSendAgain(selection.clear);
  if (failures.isPending) return <Waiting />;
  if (failures.isError) {
    return <Failed error={failures.error} retry={() => void failures.refetch()} />;
  }
  if (rows.length === 0) {
    return (
      <Empty
        icon={<IconMailCheck size={28} stroke={1.5} />}
        title={t('invitations.no_failures')}
        text={t('invitations.no_failures_text')}
      />
    );
  }
  return (
    <>
      <BulkBar selection={selection}>
        <Button
          size="compact-md"
          loading={again.pending}
          onClick={() => again.send(rows.filter(({ id }) => selection.has(id)))}
        >
          {t('invitations.try_again')}
        </Button>
      </BulkBar>
      <ul className={classes.list}>
        {rows.map((message) => (
          <Row
            key={message.id}
            message={message}
            selection={selection}
            pending={again.pending}
            onAgain={() => again.send([message])}
          />
        ))}
      </ul>
    </>
  );
}

function useSendAgain(onDone: () => void) {
  const { t } = useTranslation('staff');
  const bulk = useBulk<FailedMessage>(onDone);
  const send = (rows: readonly FailedMessage[]) =>
    bulk.mutate({
      rows,
      bulk: {
        act: ({ id }) => invitations.sendAgain(id),
        said: (count) => t('invitations.trying_again', { count }),
        renews: [['invitations']],
      },
    });
  return { send, pending: bulk.isPending };
}

interface RowProps {
  message: FailedMessage;
  selection: Selection;
  pending: boolean;
  onAgain: () => void;
}

function Row({ message, selection, pending, onAgain }: RowProps) {
  const { t } = useTranslation('staff');
  return (
    <li className={classes.card} data-row data-markable data-marked={selection.has(message.id)}>
      <Mark id={message.id} name={message.applicant.name} selection={selection} />
      <div className={classes.main}>
        <span className={classes.name}>{message.applicant.name}</span>
        <p className={classes.soft}>
          {t(`invitations.channel.${message.channel}`)} · {t(`invitations.cause.${message.cause}`)}
          {message.detail !== '' && ` (${message.detail})`}
        </p>
      </div>
      <Button size="xs" variant="default" loading={pending} onClick={onAgain}>
        {t('invitations.try_again')}
      </Button>
    </li>
  );
}
