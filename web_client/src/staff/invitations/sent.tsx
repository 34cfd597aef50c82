import { Badge, Button, Table } from '@mantine/core';
import { IconMailForward } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from '../../i18n';
import { invitations, type Batch, type InvitationRow } from '../../invitations';
import { Mark } from '../lists/mark';
import { More } from '../lists/more';
import { useSelection } from '../lists/selection';
import { BulkActs } from '../pipeline/bulk_acts';
import { useMoves } from '../pipeline/use_moves';
import { ConfirmButton } from '../shell/confirm';
import { Scrolled } from '../shell/scrolled';
import { Empty, Failed, Waiting } from '../shell/states';
import { dateTime } from '../words/times';
import { templateName } from './choices';
import classes from './invitations.module.css';
import { batchesQuery, mannersQuery, sentQuery } from './queries';

/** Batches and single invitations, the newest first. */
export function Sent({ onSend }: { onSend: () => void }) {
  const { t } = useTranslation('staff');
  const batches = useQuery(batchesQuery);
  const list = useInfiniteQuery(sentQuery);
  if (batches.isPending || list.isPending) return <Waiting />;
  if (batches.isError || list.isError) {
    return <Failed error={batches.error ?? list.error} retry={() => void list.refetch()} />;
  }
  const rows = list.data.pages.flatMap(({ items }) => items);
  if (rows.length === 0 && batches.data.length === 0) {
    return (
      <Empty
        icon={<IconMailForward size={28} stroke={1.5} />}
        title={t('invitations.none')}
        text={t('invitations.none_text')}
        act={<Button onClick={onSend}>{t('invitations.send')}</Button>}
      />
    );
  }
  return (
    <>
      {batches.data.length > 0 && (
        <>
          <h2 className={classes.section}>{t('invitations.batches')}</h2>
          <ul className={classes.list}>
            {batches.data.map((batch) => (
              <BatchCard key={batch.id} batch={batch} />
            ))}
          </ul>
        </>
      )}
      <h2 className={classes.section}>{t('invitations.single')}</h2>
      {rows.some((row) => stateOf(row) === 'waiting') && <WhyWaiting />}
      <Rows rows={rows} />
      <More list={list} />
    </>
  );
}

/** That mails wait for the end of the quiet hours, where there are some. */
function WhyWaiting() {
  const { t } = useTranslation('staff');
  const manners = useQuery(mannersQuery).data;
  if (manners === undefined || manners.quiet_from === manners.quiet_until) return null;
  const [from, until] = [manners.quiet_from, manners.quiet_until].map((hour) => `${hour}:00`);
  return (
    <p className={classes.soft} style={{ marginBottom: 8 }}>
      {t('invitations.waits', { from, until })}
    </p>
  );
}

function BatchCard({ batch }: { batch: Batch }) {
  const { t, i18n } = useTranslation('staff');
  const queries = useQueryClient();
  const stop = useMutation({
    mutationFn: () => invitations.stop(batch.id),
    onSettled: () => queries.invalidateQueries({ queryKey: ['invitations'] }),
  });
  const going = batch.state !== 'stopped' && batch.sent + batch.failed < batch.members;
  return (
    <li className={classes.card}>
      <div className={classes.main}>
        <span className={classes.name}>{batch.opening.name}</span>
        <p className={classes.soft}>
          {[
            templateName(t, batch.template.name),
            t(`invitations.channel.${batch.channel}`),
            batch.created_by.name,
            dateTime(i18n.language, batch.created_at),
          ].join(' · ')}
        </p>
      </div>
      <div className={classes.numbers}>
        <span>{t('invitations.sent_of', { sent: batch.sent, members: batch.members })}</span>
        <span>{t('invitations.answers', { count: batch.answered })}</span>
        {batch.failed > 0 && <span>{t('invitations.failed_count', { count: batch.failed })}</span>}
        {batch.excluded > 0 && <span>{t('invitations.left_out', { count: batch.excluded })}</span>}
      </div>
      {batch.state === 'stopped' && (
        <Badge color="gray" variant="light">
          {t('invitations.stopped')}
        </Badge>
      )}
      {going && (
        <ConfirmButton
          label={t('invitations.stop')}
          title={t('invitations.stop_title')}
          text={t('invitations.stop_text')}
          grave
          pending={stop.isPending}
          onConfirm={() => stop.mutate()}
          button={{ size: 'xs' }}
        />
      )}
    </li>
  );
}

function Rows({ rows }: { rows: readonly InvitationRow[] }) {
  const { t, i18n } = useTranslation('staff');
  const selection = useSelection(rows.flatMap(({ application }) => application?.id ?? []));
  const moves = useMoves(selection.clear);
  return (
    <>
      <BulkActs
        selection={selection}
        ids={selection.ids}
        onMove={(to) => moves.mutate({ ids: [...selection.ids], to })}
      />
      {moves.dialog}
      <Scrolled label={t('invitations.single')}>
        <Table className={classes.sent}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>
                <span className="visually-hidden">{t('lists.mark_column')}</span>
              </Table.Th>
              <Table.Th>{t('invitations.applicant')}</Table.Th>
              <Table.Th>{t('invitations.opening')}</Table.Th>
              <Table.Th>{t('invitations.state')}</Table.Th>
              <Table.Th>{t('invitations.sent_at')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr
                key={row.id}
                data-row
                data-marked={row.application !== null && selection.has(row.application.id)}
              >
                <Table.Td>
                  {row.application !== null && (
                    <Mark id={row.application.id} name={row.applicant.name} selection={selection} />
                  )}
                </Table.Td>
                <Table.Td>
                  <Link
                    to="/applicants/$id"
                    params={{ id: row.applicant.id }}
                    className={classes.rowName}
                  >
                    {row.applicant.name}
                  </Link>
                </Table.Td>
                <Table.Td>{row.opening.name}</Table.Td>
                <Table.Td>{t(`invitations.is.${stateOf(row)}`)}</Table.Td>
                <Table.Td>
                  {row.sent_at === null ? '–' : dateTime(i18n.language, row.sent_at)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Scrolled>
    </>
  );
}

/** The latest thing that is known of an invitation. */
function stateOf(row: InvitationRow) {
  if (row.answer !== '') return row.answer;
  if (row.clicked_at !== null) return 'clicked';
  if (row.reminded_at !== null) return 'reminded';
  if (row.status === 'sent' || row.status === 'failed' || row.status === 'withheld') {
    return row.status;
  }
  return 'waiting';
}
