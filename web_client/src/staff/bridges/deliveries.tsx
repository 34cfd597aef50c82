import { Button, SegmentedControl } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconMailCheck } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Problem } from '../../api';
import { useTranslation } from '../../i18n';
import { More } from '../lists/more';
import { Empty, Failed, Waiting } from '../shell/states';
import { errorText, problemText } from '../words/errors';
import { dateTime } from '../words/times';
import classes from './bridges.module.css';
import { bridgesApi, deliveriesQuery, endpointsQuery, type Delivery } from './wire';

const STATUSES = ['dead', 'waiting', 'delivered'] as const;

/** What was sent, what waits, and the dead letters with their cause. */
export function Deliveries() {
  const { t } = useTranslation('staff');
  const [status, setStatus] = useState<string>('dead');
  const list = useInfiniteQuery(deliveriesQuery('', status));
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <>
      <div className={classes.bar}>
        <SegmentedControl
          aria-label={t('bridges.deliveries')}
          value={status}
          onChange={setStatus}
          data={STATUSES.map((value) => ({ value, label: t(`bridges.delivery.${value}`) }))}
        />
      </div>
      {list.isPending && <Waiting />}
      {list.isError && <Failed error={list.error} retry={() => void list.refetch()} />}
      {list.isSuccess && rows.length === 0 && (
        <Empty
          icon={<IconMailCheck size={28} stroke={1.5} />}
          title={t('bridges.no_deliveries')}
          text={t('bridges.no_deliveries_text')}
        />
      )}
      <ul className={classes.list}>
        {rows.map((row) => (
          <Row key={row.id} row={row} />
        ))}
      </ul>
      <More list={list} />
    </>
  );
}

function Row({ row }: { row: Delivery }) {
  const { t, i18n } = useTranslation('staff');
  const queries = useQueryClient();
  const endpoints = useQuery(endpointsQuery);
  const [open, setOpen] = useState(false);
  const again = useMutation({
    mutationFn: () => bridgesApi.redeliver(row.id),
    onError: (error) => notifications.show({ color: 'red', message: errorText(t, error) }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['bridges'] }),
  });
  const endpoint = endpoints.data?.items.find(({ id }) => id === row.endpoint_id);
  const time = (at: string) => dateTime(i18n.language, at);
  return (
    <li className={classes.card}>
      <span className={classes.name}>{row.kind}</span>
      <p className={classes.soft}>
        {endpoint?.purpose === 'assessments' ? endpoint.description : endpoint?.url} ·{' '}
        <time dateTime={row.created_at}>{time(row.created_at)}</time>
        {row.attempts > 0 && ` · ${t('bridges.attempts', { count: row.attempts })}`}
        {row.due_at !== null &&
          row.attempts > 0 &&
          ` · ${t('bridges.next', { time: time(row.due_at) })}`}
      </p>
      {row.problem && <p className={classes.caution}>{cause(row.problem, row.answer)}</p>}
      {open && (
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls by keys
        <pre className={classes.code} tabIndex={0}>
          {JSON.stringify(row.payload, null, 2)}
        </pre>
      )}
      <div className={classes.acts}>
        <Button
          size="xs"
          variant="default"
          aria-expanded={open}
          onClick={() => setOpen((was) => !was)}
        >
          {t('bridges.payload')}
        </Button>
        {(row.status === 'dead' || row.status === 'delivered') && (
          <Button
            size="xs"
            variant="default"
            loading={again.isPending}
            onClick={() => again.mutate()}
          >
            {t('bridges.redeliver')}
          </Button>
        )}
      </div>
    </li>
  );

  function cause(problem: Problem, answer: number | null): string {
    return problem.fault === '' && answer !== null
      ? t('bridges.bad_answer', { answer })
      : problemText(t, problem);
  }
}
