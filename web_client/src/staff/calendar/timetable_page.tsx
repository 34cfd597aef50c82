/** Many applicants at once: a timetable is proposed, looked at, dragged, and then booked. */
import {
  Alert,
  Button,
  Group,
  Modal,
  MultiSelect,
  NumberInput,
  Select,
  Stack,
  TextInput,
} from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconArrowLeft, IconTable } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { scheduling, type Place, type Timetable } from '../../scheduling';
import { applicantsQuery, openingsQuery, staffQuery } from '../interviews/queries';
import { tellDone } from '../lists/undo_notice';
import { ConfirmButton } from '../shell/confirm';
import { Empty } from '../shell/states';
import { useTitle } from '../shell/title';
import { errorText } from '../words/errors';
import { dateTime, dayKey, timeOfDay } from '../words/times';
import classes from './calendar.module.css';
import { localInput } from './entry_pane';
import { spanOfHours } from './hours_shown';
import { Week } from './week';

export function TimetablePage() {
  const { t } = useTranslation('staff');
  useTitle(t('timetable.title'));
  const [table, setTable] = useState<Timetable>();
  return (
    <>
      <Link to="/calendar" className={classes.back}>
        <IconArrowLeft size={16} aria-hidden /> {t('calendar.title')}
      </Link>
      <div className={classes.top}>
        <h1 className={classes.title}>{t('timetable.title')}</h1>
      </div>
      <div className={classes.stack}>
        <Wanted onMade={setTable} />
        {table === undefined ? (
          <Empty
            icon={<IconTable size={28} stroke={1.5} />}
            title={t('timetable.none')}
            text={t('timetable.none_text')}
          />
        ) : (
          <Preview key={table.id} table={table} onTable={setTable} />
        )}
      </div>
    </>
  );
}

function Wanted({ onMade }: { onMade: (table: Timetable) => void }) {
  const { t } = useTranslation('staff');
  const [opening, setOpening] = useState<string | null>(null);
  const [applicants, setApplicants] = useState<string[]>([]);
  const [interviewers, setInterviewers] = useState<string[]>([]);
  const [size, setSize] = useState(1);
  const [length, setLength] = useState(45);
  const [first, setFirst] = useState(() => dayKey(new Date(Date.now() + 86_400_000)));
  const [last, setLast] = useState(() => dayKey(new Date(Date.now() + 5 * 86_400_000)));
  const openings = useQuery(openingsQuery);
  const people = useQuery(applicantsQuery);
  const staff = useQuery(staffQuery);
  const make = useMutation({
    mutationFn: () =>
      scheduling.makeTimetable({
        opening_id: opening ?? '',
        applicant_ids: applicants,
        interviewer_ids: interviewers,
        panel_size: size,
        length_min: length,
        starts_at: new Date(`${first}T00:00`).toISOString(),
        ends_at: new Date(`${last}T23:59`).toISOString(),
      }),
    onSuccess: onMade,
  });
  const all = (people.data ?? []).map(({ id }) => id);
  const complete = opening !== null && applicants.length > 0 && first <= last;
  return (
    <section className={classes.card}>
      {make.error && (
        <Alert color="red" variant="light" role="alert" mb="md">
          {errorText(t, make.error)}
        </Alert>
      )}
      <div className={classes.columns}>
        <Stack gap="md">
          <Select
            label={t('arrange.opening')}
            placeholder={t('arrange.choose')}
            data={(openings.data ?? []).map(({ id, title }) => ({ value: id, label: title }))}
            value={opening}
            onChange={setOpening}
          />
          <MultiSelect
            label={t('timetable.applicants')}
            description={
              <Button
                variant="subtle"
                size="compact-xs"
                onClick={() => setApplicants(applicants.length === all.length ? [] : all)}
              >
                {t('timetable.all', { count: all.length })}
              </Button>
            }
            placeholder={applicants.length > 0 ? '' : t('arrange.choose')}
            searchable
            hidePickedOptions
            nothingFoundMessage={t('arrange.nothing')}
            data={(people.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            value={applicants}
            onChange={setApplicants}
          />
        </Stack>
        <Stack gap="md">
          <MultiSelect
            label={t('arrange.interviewers')}
            placeholder={interviewers.length > 0 ? '' : t('timetable.of_opening')}
            searchable
            hidePickedOptions
            nothingFoundMessage={t('arrange.nothing')}
            data={(staff.data ?? [])
              .filter(({ role }) => role === 'interviewer')
              .map(({ id, name }) => ({ value: id, label: name }))}
            value={interviewers}
            onChange={setInterviewers}
          />
          <Group grow align="end">
            <NumberInput
              label={t('timetable.size')}
              min={1}
              max={4}
              value={size}
              onChange={(value) => setSize(Number(value) || 1)}
            />
            <NumberInput
              label={t('arrange.length')}
              min={10}
              max={480}
              step={5}
              value={length}
              onChange={(value) => setLength(Number(value) || 45)}
            />
          </Group>
          <Group grow align="end">
            <TextInput
              type="date"
              label={t('timetable.first')}
              value={first}
              onChange={(event) => setFirst(event.currentTarget.value)}
            />
            <TextInput
              type="date"
              label={t('timetable.last')}
              value={last}
              onChange={(event) => setLast(event.currentTarget.value)}
              error={first > last ? t('hours.ends_first') : null}
            />
          </Group>
        </Stack>
      </div>
      <Group justify="flex-end" mt="lg">
        {make.isPending && (
          <span role="status" className={classes.soft}>
            {t('timetable.making')}
          </span>
        )}
        <Button disabled={!complete} loading={make.isPending} onClick={() => make.mutate()}>
          {t('timetable.make')}
        </Button>
      </Group>
    </section>
  );
}

interface PreviewProps {
  table: Timetable;
  onTable: (table: Timetable) => void;
}

function Preview({ table, onTable }: PreviewProps) {
  const { t, i18n } = useTranslation('staff');
  const queries = useQueryClient();
  const [openId, open] = useState<string>();
  const put = useMutation({
    mutationFn: ({ place, to, panel }: { place: Place; to: string; panel: string[] }) =>
      scheduling.place(table.id, place.applicant.id, to, panel),
    onSuccess: (changed, { place }) => {
      onTable(changed);
      const panel = place.panel.map(({ id }) => id);
      tellDone(t, t('timetable.placed', { name: place.applicant.name }), () =>
        put.mutate({ place, to: place.starts_at, panel }),
      );
    },
    onError: (error) => notifications.show({ color: 'red', message: errorText(t, error) }),
  });
  const book = useMutation({
    mutationFn: () => scheduling.bookTimetable(table.id),
    onSuccess: async ({ booked, refused }) => {
      notifications.show({ message: t('timetable.booked', { count: booked }) });
      if (refused.length > 0) {
        const names = refused.map(({ name }) => name).join(t('list.separator'));
        notifications.show({ color: 'red', message: t('timetable.refused', { names }) });
      }
      onTable(await scheduling.timetable(table.id));
      await queries.invalidateQueries({ queryKey: ['calendar'] });
    },
    onError: (error) => notifications.show({ color: 'red', message: errorText(t, error) }),
  });
  const find = (id: string) => table.places.find(({ applicant }) => applicant.id === id);
  const chosen = openId === undefined ? undefined : find(openId);
  const wrong = table.places.filter(({ problems }) => problems.length > 0).length;
  const isBooked = table.booked_at !== null;
  return (
    <section className={classes.stack} aria-label={t('timetable.preview')}>
      <div className={classes.top} style={{ marginBottom: 0 }}>
        <p className={classes.soft}>
          {isBooked ? t('timetable.is_booked') : t('timetable.previewing')}{' '}
          {t('timetable.count', {
            placed: table.places.length,
            total: table.places.length + table.unplaced.length,
          })}{' '}
          {table.optimal && t('timetable.optimal')}
          {wrong > 0 && (
            <span className={classes.bad}> {t('timetable.wrong', { count: wrong })}</span>
          )}
        </p>
        {!isBooked && (
          <ConfirmButton
            label={t('timetable.book')}
            title={t('timetable.book_title')}
            text={t('timetable.book_text', { count: table.places.length })}
            button={{ variant: 'filled', disabled: table.places.length === 0 }}
            pending={book.isPending}
            onConfirm={() => book.mutate()}
          />
        )}
      </div>
      {table.unplaced.length > 0 && (
        <Alert color="yellow" variant="light" title={t('timetable.unplaced')}>
          {table.unplaced.map(({ applicant, reason }) => (
            <p key={applicant.id} className={classes.soft}>
              {t('timetable.because', {
                name: applicant.name,
                cause: t(`timetable.unplaced_for.${reason}`),
              })}
            </p>
          ))}
        </Alert>
      )}
      <Week
        first={new Date(table.places[0]?.starts_at ?? table.starts_at)}
        hours={spanOfHours({
          open: table.places,
          entries: [],
        })}
        step={15}
        events={table.places.map((place) => ({
          id: place.applicant.id,
          start: place.starts_at,
          end: place.ends_at,
          title: place.applicant.name,
          detail: place.panel.map(({ name }) => name).join(t('list.separator')),
          kind: 'place',
          movable: !isBooked,
          ...(place.problems.length > 0 && {
            warning: place.problems.map((one) => t(`timetable.problem.${one}`)).join(' '),
          }),
        }))}
        onMove={(id, start) => {
          const place = find(id);
          if (place === undefined) return;
          put.mutate({
            place,
            to: start.toISOString(),
            panel: place.panel.map(({ id: staff }) => staff),
          });
        }}
        onOpen={open}
      />
      <Modal
        opened={chosen !== undefined}
        onClose={() => open(undefined)}
        title={chosen?.applicant.name}
        closeButtonProps={{ 'aria-label': t('act.close') }}
      >
        {chosen && (
          <PlaceForm
            key={chosen.starts_at}
            place={chosen}
            table={table}
            when={`${dateTime(i18n.language, chosen.starts_at)}–${timeOfDay(i18n.language, chosen.ends_at)}`}
            onPut={(to, panel) => {
              open(undefined);
              put.mutate({ place: chosen, to, panel });
            }}
          />
        )}
      </Modal>
    </section>
  );
}

interface PlaceFormProps {
  place: Place;
  table: Timetable;
  when: string;
  onPut: (to: string, panel: string[]) => void;
}

/** The keyboard's way to move somebody: the same as dragging, and the panel besides. */
function PlaceForm({ place, table, when, onPut }: PlaceFormProps) {
  const { t } = useTranslation('staff');
  const [start, setStart] = useState(() => localInput(place.starts_at));
  const [panel, setPanel] = useState(() => place.panel.map(({ id }) => id));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (start !== '' && panel.length > 0) onPut(new Date(start).toISOString(), panel);
      }}
    >
      <Stack gap="md">
        <p className={classes.fact}>{when}</p>
        {place.wished && <p className={classes.soft}>{t('timetable.wished')}</p>}
        {place.problems.map((problem) => (
          <p key={problem} className={classes.bad}>
            {t(`timetable.problem.${problem}`)}
          </p>
        ))}
        <TextInput
          type="datetime-local"
          label={t('calendar.move_to')}
          value={start}
          disabled={table.booked_at !== null}
          onChange={(event) => setStart(event.currentTarget.value)}
        />
        <MultiSelect
          label={t('arrange.interviewers')}
          data={table.interviewers.map(({ id, name }) => ({ value: id, label: name }))}
          value={panel}
          disabled={table.booked_at !== null}
          onChange={setPanel}
        />
        <Group justify="flex-end">
          <Button type="submit" disabled={table.booked_at !== null}>
            {t('calendar.move')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
