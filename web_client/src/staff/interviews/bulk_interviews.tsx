import { Button, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { InterviewRow } from '../../api';
import { scheduling } from '../../scheduling';
import { BulkBar } from '../lists/bulk_bar';
import type { Selection } from '../lists/selection';
import { useBulk } from '../lists/use_bulk';
import { ConfirmButton } from '../shell/confirm';

interface Timed extends InterviewRow {
  booking_id: string;
}

/** Whether an interview has a time ahead that can be moved or called off. */
export const hasTime = (row: InterviewRow): row is Timed =>
  row.status === 'scheduled' && row.booking_id !== null;

const DELAYS = [
  { days: 1, text: 'interviews.by_day' },
  { days: 7, text: 'interviews.by_week' },
] as const;

const RENEWS = [['interviews'], ['interview'], ['calendar']];

/** What is done with marked interviews. Calling off cannot be taken back: it is asked twice. */
export function BulkInterviews(props: { rows: readonly Timed[]; selection: Selection }) {
  const { rows, selection } = props;
  const { t } = useTranslation('staff');
  const bulk = useBulk<Timed>(selection.clear);
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
    <BulkBar selection={selection}>
      <Menu withinPortal>
        <Menu.Target>
          <Button
            size="compact-md"
            variant="default"
            loading={bulk.isPending}
            rightSection={<IconChevronDown size={14} aria-hidden />}
          >
            {t('interviews.postpone')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {DELAYS.map(({ days, text }) => (
            <Menu.Item key={days} onClick={() => move(days)}>
              {t(text)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <ConfirmButton
        label={t('interviews.call_off')}
        title={t('interviews.call_off_title', { count: rows.length })}
        text={t('interviews.call_off_text')}
        grave
        button={{ size: 'compact-md' }}
        pending={bulk.isPending}
        onConfirm={callOff}
      />
    </BulkBar>
  );
}

/** The same time of day, so many days later. */
function later(at: string, days: number): string {
  const date = new Date(at);
  date.setDate(date.getDate() + days);
  return date.toISOString();
}
