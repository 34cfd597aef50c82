/** One entry of a calendar: who and when, and every act on it without dragging. */
import { Alert, Button, Drawer, Group, Stack, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconAlertTriangle, IconCopy } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Named } from '../../api';
import { useTranslation } from '../../i18n';
import { scheduling, type CalendarEntry } from '../../scheduling';
import { ConfirmButton } from '../shell/confirm';
import { useCopying } from '../shell/copying';
import { ButtonLink } from '../shell/links';
import { errorText } from '../words/errors';
import { dateTime, dayKey, timeOfDay } from '../words/times';
import { SlotList } from './slot_list';
import classes from './calendar.module.css';

interface PaneProps {
  entry: CalendarEntry | undefined;
  people: readonly Named[];
  onMove: (entry: CalendarEntry, to: string) => void;
  onClose: () => void;
}

export function EntryPane({ entry, people, onMove, onClose }: PaneProps) {
  const { t } = useTranslation('staff');
  return (
    <Drawer
      opened={entry !== undefined}
      onClose={onClose}
      position="right"
      title={entry && (entry.applicant?.name ?? t(`calendar.kind.${entry.kind}`))}
      closeButtonProps={{ 'aria-label': t('act.close') }}
    >
      {entry && <Pane key={entry.id} {...{ entry, people, onMove, onClose }} />}
    </Drawer>
  );
}

function Pane({ entry, people, onMove, onClose }: PaneProps & { entry: CalendarEntry }) {
  const { t, i18n } = useTranslation('staff');
  const names = new Map(people.map(({ id, name }) => [id, name]));
  return (
    <Stack gap="md">
      <div>
        <p className={classes.fact}>
          {dateTime(i18n.language, entry.starts_at)}–{timeOfDay(i18n.language, entry.ends_at)}
        </p>
        {entry.opening && <p className={classes.soft}>{entry.opening.title}</p>}
        <p className={classes.soft}>
          {entry.staff_ids.map((id) => names.get(id) ?? '').join(t('list.separator'))}
        </p>
        {entry.note !== '' && <p className={classes.soft}>{entry.note}</p>}
        {entry.kind === 'event' && <p className={classes.soft}>{t('calendar.event_text')}</p>}
      </div>
      {entry.interview_id !== null && (
        <ButtonLink to="/interviews/$id" params={{ id: entry.interview_id }} variant="default">
          {t('calendar.to_interview')}
        </ButtonLink>
      )}
      {entry.booking_id !== null && <Acts {...{ entry, onMove, onClose }} />}
    </Stack>
  );
}

function Acts({ entry, onMove, onClose }: Omit<PaneProps, 'people'> & { entry: CalendarEntry }) {
  const { t, i18n } = useTranslation('staff');
  const queries = useQueryClient();
  const id = entry.booking_id ?? '';
  const [start, setStart] = useState(() => localInput(entry.starts_at));
  const refresh = async () => {
    onClose();
    await queries.invalidateQueries({ queryKey: ['calendar'] });
  };
  const failed = (error: Error) =>
    notifications.show({ color: 'red', message: errorText(t, error) });
  const cancel = useMutation({
    mutationFn: () => scheduling.cancel(id),
    onSuccess: refresh,
    onError: failed,
  });
  const keep = useMutation({
    mutationFn: () => scheduling.keepTime(id),
    onSuccess: refresh,
    onError: failed,
  });
  const booking = useQuery({ queryKey: ['booking', id], queryFn: () => scheduling.booking(id) });
  const others = useQuery({
    queryKey: ['booking', id, 'times'],
    queryFn: () => scheduling.otherTimes(id),
    enabled: entry.movable,
  });
  const move = (to: string) => {
    onClose();
    onMove(entry, to);
  };
  return (
    <>
      {entry.conflicts.length > 0 && (
        <Alert color="red" variant="light" icon={<IconAlertTriangle size={18} aria-hidden />}>
          {entry.conflicts.map((conflict) => (
            <p key={conflict.staff.id} className={classes.soft}>
              {t(`calendar.conflict.${conflict.kind}`, {
                who: conflict.staff.name,
                when: dateTime(i18n.language, conflict.starts_at),
              })}
            </p>
          ))}
          <Button
            size="compact-sm"
            variant="default"
            loading={keep.isPending}
            onClick={() => keep.mutate()}
          >
            {t('calendar.keep')}
          </Button>
        </Alert>
      )}
      {entry.movable && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (start !== '') move(new Date(start).toISOString());
          }}
        >
          <Group align="end" gap="sm">
            <TextInput
              type="datetime-local"
              label={t('calendar.move_to')}
              value={start}
              onChange={(event) => setStart(event.currentTarget.value)}
              style={{ flex: 1 }}
            />
            <Button type="submit" disabled={start === localInput(entry.starts_at)}>
              {t('calendar.move')}
            </Button>
          </Group>
        </form>
      )}
      {entry.movable && (
        <section>
          <h3 className={classes.heading}>{t('calendar.other_times')}</h3>
          <SlotList
            found={others.data}
            pending={others.isPending}
            error={others.error}
            onChoose={(slot) => move(slot.starts_at)}
          />
        </section>
      )}
      {booking.data && <TimeLink url={booking.data.time_link} />}
      {(entry.movable || entry.kind === 'proposed') && (
        <ConfirmButton
          label={t('calendar.cancel')}
          title={t('calendar.cancel_title')}
          text={t('calendar.cancel_text', { name: entry.applicant?.name ?? '' })}
          grave
          pending={cancel.isPending}
          onConfirm={() => cancel.mutate()}
        />
      )}
    </>
  );
}

/** The applicant's link to choose or move the time, to be sent by other ways. */
export function TimeLink({ url }: { url: string }) {
  const { t } = useTranslation('staff');
  const { field, copied, copy } = useCopying(url);
  return (
    <Group align="end" gap="sm" wrap="nowrap">
      <TextInput
        ref={field}
        label={t('calendar.time_link')}
        description={t(copied === false ? 'link.copy_by_hand' : 'calendar.time_link_text')}
        readOnly
        value={url}
        onFocus={(event) => event.currentTarget.select()}
        style={{ flex: 1 }}
      />
      <Button
        variant="default"
        leftSection={<IconCopy size={16} aria-hidden />}
        onClick={() => void copy()}
      >
        {t(copied ? 'link.copied' : 'link.copy')}
      </Button>
    </Group>
  );
}

/** A time as a datetime-local field writes it. */
export function localInput(at: string): string {
  return `${dayKey(at)}T${timeOfDay('en-GB', at)}`;
}
