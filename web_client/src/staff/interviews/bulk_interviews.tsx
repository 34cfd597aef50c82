import { Menu } from '@mantine/core';
import { api, type InterviewRow } from '../../api';
import { useTranslation } from '../../i18n';
import { scheduling } from '../../scheduling';
import { ActMenu } from '../lists/act_menu';
import { BulkBar } from '../lists/bulk_bar';
import type { Selection } from '../lists/selection';
import { useBulk } from '../lists/use_bulk';
import { ConfirmButton } from '../shell/confirm';

interface Timed extends InterviewRow {
  booking_id: string;
}

/** Whether an interview lies ahead. */
export const isAhead = (row: InterviewRow): boolean =>
  row.status === 'scheduled' && row.called_off !== true;

/** Whether it has a time that can be moved or called off: none that the AI leads at any hour. */
const hasTime = (row: InterviewRow): row is Timed => isAhead(row) && row.booking_id !== null;

const DELAYS = [
  { days: 1, text: 'interviews.by_day' },
  { days: 7, text: 'interviews.by_week' },
] as const;

const RENEWS = [['interviews'], ['interview'], ['calendar']];

/** What is done with marked interviews. What cannot be taken back is asked twice. */
export function BulkInterviews(props: { rows: readonly InterviewRow[]; selection: Selection }) {
  const { rows, selection } = props;
  const timed = rows.filter(hasTime);
  return (
    <BulkBar selection={selection}>
      {timed.length > 0 && <TimeActs rows={timed} onDone={selection.clear} />}
      <RevokeLinks rows={rows} onDone={selection.clear} />
    </BulkBar>
  );
}

function RevokeLinks({ rows, onDone }: { rows: readonly InterviewRow[]; onDone: () => void }) {
  const { t } = useTranslation('staff');
  const bulk = useBulk<InterviewRow>(onDone);
  const revoke = () =>
    bulk.mutate({
      rows,
      bulk: {
        act: ({ id }) => api.revokeJoinLinks(id),
        said: (count) => t('interviews.links_revoked', { count }),
        renews: RENEWS,
      },
    });
  return (
    <ConfirmButton
      label={t('link.revoke')}
      title={t('interviews.revoke_links_title', { count: rows.length })}
      text={t('interviews.revoke_links_text')}
      grave
      button={{ size: 'compact-md' }}
      pending={bulk.isPending}
      onConfirm={revoke}
    />
  );
}

function TimeActs({ rows, onDone }: { rows: readonly Timed[]; onDone: () => void }) {
  const { t } = useTranslation('staff');
  const bulk = useBulk<Timed>(onDone);
  const move = (days: number) =>
    bulk.mutate({
      // The latest makes room for those before it.
      rows: [...rows].sort((a, b) => b.starts_at.localeCompare(a.starts_at)),
      bulk: {
        act: (row) => scheduling.move(row.booking_id, later(row.starts_at, days)),
        undo: (row) => scheduling.move(row.booking_id, row.starts_at),
        said: (count) => t('interviews.moved_many', { count }),
        renews: RENEWS,
      },
    });
  const callOff = () =>
    bulk.mutate({
      rows,
      bulk: {
        act: (row) => scheduling.cancel(row.booking_id),
        said: (count) => t('interviews.called_off', { count }),
        renews: RENEWS,
      },
    });
  return (
    <>
      <ActMenu label={t('interviews.postpone')} pending={bulk.isPending}>
        {DELAYS.map(({ days, text }) => (
          <Menu.Item key={days} onClick={() => move(days)}>
            {t(text)}
          </Menu.Item>
        ))}
      </ActMenu>
      <ConfirmButton
        label={t('interviews.call_off')}
        title={t('interviews.call_off_title', { count: rows.length })}
        text={t('interviews.call_off_text')}
        grave
        button={{ size: 'compact-md' }}
        pending={bulk.isPending}
        onConfirm={callOff}
      />
    </>
  );
}

/** The same time of day, so many days later. */
function later(at: string, days: number): string {
  const date = new Date(at);
  date.setDate(date.getDate() + days);
  return date.toISOString();
}
