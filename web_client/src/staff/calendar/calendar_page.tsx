/** Calendars of a week: one's own, a colleague's, a panel's. Interviews are moved by dragging. */
import { Alert, Button, Group, MultiSelect } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconAdjustments, IconAlertTriangle, IconClock, IconTable } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { StaffRow, User } from '../../api';
import { type TFunction, useTranslation } from '../../i18n';
import { scheduling, type CalendarEntry, type CalendarPageData } from '../../scheduling';
import { staffQuery } from '../interviews/queries';
import { tellDone } from '../lists/undo_notice';
import { arranges, useMe } from '../session/session';
import { ButtonLink } from '../shell/links';
import { Failed, Waiting } from '../shell/states';
import { useTitle } from '../shell/title';
import { errorText } from '../words/errors';
import { dateTime } from '../words/times';
import classes from './calendar.module.css';
import { EntryPane } from './entry_pane';
import { calendarQuery, type WeekSpan } from './queries';
import { spanOfHours } from './hours_shown';
import { Week, type WeekEvent } from './week';

/** What belongs to the calendar on pages of its own; some is for those who arrange. */
const WAYS = [
  { to: '/calendar/hours', text: 'calendar.hours', icon: IconClock, arranging: false },
  { to: '/calendar/rules', text: 'rules.title', icon: IconAdjustments, arranging: true },
  { to: '/calendar/timetable', text: 'calendar.timetable', icon: IconTable, arranging: true },
] as const;

/** Calendars that can still be told apart in one week. */
const SHOWN_AT_FIRST = 6;

export function CalendarPage() {
  const { t } = useTranslation('staff');
  useTitle(t('calendar.title'));
  const me = useMe();
  const [picked, setPeople] = useState<string[]>();
  const staff = useQuery({ ...staffQuery, enabled: arranges(me) });
  const people = picked ?? peopleAtFirst(me, staff.data ?? []);
  const [span, setSpan] = useState<WeekSpan>(thisWeek);
  const [openId, open] = useState<string>();
  const calendar = useQuery(calendarQuery(span, people.length > 0 ? people : [me.id]));
  const move = useMove();
  const events = useMemo(() => eventsOf(t, calendar.data), [t, calendar.data]);
  const entries = calendar.data?.entries ?? [];
  const chosen = entries.find(({ id }) => id === openId);
  return (
    <>
      <div className={classes.top}>
        <h1>{t('calendar.title')}</h1>
        <Group gap="sm">
          {WAYS.filter(({ arranging }) => !arranging || arranges(me)).map(
            ({ to, text, icon: Icon }) => (
              <ButtonLink
                key={to}
                to={to}
                variant="default"
                leftSection={<Icon size={16} aria-hidden />}
              >
                {t(text)}
              </ButtonLink>
            ),
          )}
        </Group>
      </div>
      {arranges(me) && <People value={people} onChange={setPeople} />}
      <Clashes entries={entries} onOpen={open} />
      {calendar.isPending && (
        <div className={classes.over}>
          <Waiting />
        </div>
      )}
      {calendar.isError && <Failed error={calendar.error} retry={() => void calendar.refetch()} />}
      {!calendar.isError && (
        <Week
          events={events}
          hours={spanOfHours(calendar.data)}
          step={calendar.data?.step_min ?? 15}
          onRange={(start, end) =>
            setSpan((now) =>
              now.start.getTime() === start.getTime() && now.end.getTime() === end.getTime()
                ? now
                : { start, end },
            )
          }
          onMove={(id, start) => {
            const entry = entries.find((one) => one.id === id);
            if (entry !== undefined) move.mutate({ entry, to: start.toISOString() });
          }}
          onOpen={open}
        />
      )}
      <p className={classes.hint}>{t('calendar.hint')}</p>
      <EntryPane
        entry={chosen}
        people={calendar.data?.people ?? []}
        onMove={(entry, to) => move.mutate({ entry, to })}
        onClose={() => open(undefined)}
      />
    </>
  );
}

/** Moves an interview; the notice offers to take it back, within which time nobody is told. */
function useMove() {
  const { t, i18n } = useTranslation('staff');
  const queries = useQueryClient();
  const refresh = () => queries.invalidateQueries({ queryKey: ['calendar'] });
  const failed = (error: Error) =>
    notifications.show({ color: 'red', message: errorText(t, error) });
  const back = useMutation({
    mutationFn: (entry: CalendarEntry) => scheduling.move(entry.booking_id ?? '', entry.starts_at),
    onError: failed,
    onSettled: refresh,
  });
  return useMutation({
    mutationFn: ({ entry, to }: { entry: CalendarEntry; to: string }) =>
      scheduling.move(entry.booking_id ?? '', to),
    onSuccess: (_, { entry, to }) => {
      const name = entry.applicant?.name ?? '';
      const said = t('calendar.moved', { name, when: dateTime(i18n.language, to) });
      tellDone(t, said, () => back.mutate(entry));
    },
    onError: failed,
    onSettled: refresh,
  });
}

function People({ value, onChange }: { value: string[]; onChange: (ids: string[]) => void }) {
  const { t } = useTranslation('staff');
  const me = useMe();
  const staff = useQuery(staffQuery);
  const colleagues = (staff.data ?? []).filter(
    ({ id, role }) => role === 'interviewer' || id === me.id,
  );
  return (
    <MultiSelect
      className={classes.people}
      label={t('calendar.people')}
      placeholder={value.length > 0 ? '' : t('arrange.choose')}
      searchable
      hidePickedOptions
      nothingFoundMessage={t('arrange.nothing')}
      data={colleagues.map(({ id, name }) => ({ value: id, label: name }))}
      value={value}
      onChange={onChange}
    />
  );
}

function Clashes(props: { entries: readonly CalendarEntry[]; onOpen: (id: string) => void }) {
  const { t, i18n } = useTranslation('staff');
  const clashing = props.entries.filter(({ conflicts }) => conflicts.length > 0);
  if (clashing.length === 0) return null;
  return (
    <Alert
      className={classes.clashes}
      color="red"
      variant="light"
      icon={<IconAlertTriangle size={18} aria-hidden />}
      title={t('calendar.clashes', { count: clashing.length })}
    >
      {clashing.map((entry) => (
        <Group key={entry.id} justify="space-between" gap="sm">
          <span>
            {t('calendar.clash', {
              name: entry.applicant?.name ?? '',
              when: dateTime(i18n.language, entry.starts_at),
              who: entry.conflicts.map(({ staff }) => staff.name).join(t('list.separator')),
            })}
          </span>
          <Button size="compact-sm" variant="default" onClick={() => props.onOpen(entry.id)}>
            {t('calendar.solve')}
          </Button>
        </Group>
      ))}
    </Alert>
  );
}

/** Whose calendars are shown before any are chosen: HR looks at those who interview. */
function peopleAtFirst(me: User, staff: readonly StaffRow[]): string[] {
  if (!arranges(me)) return [me.id];
  const interviewers = staff.filter(({ role }) => role === 'interviewer').slice(0, SHOWN_AT_FIRST);
  return interviewers.length > 0 ? interviewers.map(({ id }) => id) : [me.id];
}

function eventsOf(t: TFunction<'staff'>, page: CalendarPageData | undefined): WeekEvent[] {
  if (page === undefined) return [];
  const names = new Map(page.people.map(({ id, name }) => [id, name]));
  const several = page.people.length > 1;
  return page.entries.map((entry) => ({
    id: entry.id,
    start: entry.starts_at,
    end: entry.ends_at,
    title: entry.applicant?.name ?? (entry.note || t(`calendar.kind.${entry.kind}`)),
    detail: [
      entry.opening?.title,
      several && entry.staff_ids.map((id) => names.get(id) ?? '').join(t('list.separator')),
    ]
      .filter(Boolean)
      .join(' · '),
    kind: entry.kind === 'event' ? 'event_time' : entry.kind,
    movable: entry.movable,
    background: entry.kind === 'focus',
    ...(entry.conflicts.length > 0 && { warning: t('calendar.clash_short') }),
  }));
}

function thisWeek(): WeekSpan {
  const start = new Date();
  start.setHours(0, 0, 0, 0);
  start.setDate(start.getDate() - ((start.getDay() + 6) % 7));
  const end = new Date(start);
  end.setDate(end.getDate() + 7);
  return { start, end };
}
