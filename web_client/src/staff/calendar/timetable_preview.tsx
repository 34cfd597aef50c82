import { Alert, Modal } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type TFunction, useTranslation } from '../../i18n';
import { scheduling, type Place, type Timetable } from '../../scheduling';
import { tellDone } from '../lists/undo_notice';
import { ConfirmButton } from '../shell/confirm';
import { errorText } from '../words/errors';
import classes from './calendar.module.css';
import { spanOfHours } from './hours_shown';
import { PlaceForm } from './place_form';
import { Week, type WeekEvent } from './week';

interface TimetablePreviewProps {
  table: Timetable;
  onTable: (table: Timetable) => void;
}

/** A timetable before it is booked: places are dragged, or moved by their form. */
export function TimetablePreview({ table, onTable }: TimetablePreviewProps) {
  const { t } = useTranslation('staff');
  const [openId, open] = useState<string>();
  const put = usePut(table, onTable);
  const chosen = openId === undefined ? undefined : placeOf(table, openId);
  return (
    <section className={classes.stack} aria-label={t('timetable.preview')}>
      <Summary table={table} onTable={onTable} />
      <Unplaced table={table} />
      <Week
        first={new Date(table.places[0]?.starts_at ?? table.starts_at)}
        hours={spanOfHours({ open: table.places, entries: [] })}
        step={15}
        events={table.places.map((place) => eventOf(t, place, table.booked_at === null))}
        onMove={(id, start) => {
          const place = placeOf(table, id);
          if (place) put({ place, to: start.toISOString(), panel: idsOf(place) });
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
            onPut={(to, panel) => {
              open(undefined);
              put({ place: chosen, to, panel });
            }}
          />
        )}
      </Modal>
    </section>
  );
}

const placeOf = (table: Timetable, id: string) =>
  table.places.find(({ applicant }) => applicant.id === id);
const idsOf = ({ panel }: Place) => panel.map(({ id }) => id);

/** Which rules a place breaks, in words; "" where none. */
const problemsText = (t: TFunction<'staff'>, place: Place | undefined) =>
  (place?.problems ?? []).map((one) => t(`timetable.problem.${one}`)).join(' ');

function eventOf(t: TFunction<'staff'>, place: Place, movable: boolean): WeekEvent {
  return {
    id: place.applicant.id,
    start: place.starts_at,
    end: place.ends_at,
    title: place.applicant.name,
    detail: place.panel.map(({ name }) => name).join(t('list.separator')),
    kind: 'place',
    movable,
    warning: problemsText(t, place) || undefined,
  };
}

interface Put {
  place: Place;
  to: string;
  panel: string[];
}

/** Puts somebody elsewhere; which rules that breaks is said at once, and it can be taken back. */
function usePut(table: Timetable, onTable: (table: Timetable) => void) {
  const { t } = useTranslation('staff');
  const { mutate } = useMutation({
    mutationFn: ({ place, to, panel }: Put) =>
      scheduling.place(table.id, place.applicant.id, to, panel),
    onSuccess: (changed, { place }) => {
      onTable(changed);
      const { id, name } = place.applicant;
      const said = [t('timetable.placed', { name }), problemsText(t, placeOf(changed, id))];
      tellDone(t, said.filter(Boolean).join(' '), () =>
        mutate({ place, to: place.starts_at, panel: idsOf(place) }),
      );
    },
    onError: (error) => notifications.show({ color: 'red', message: errorText(t, error) }),
  });
  return mutate;
}

function Summary({ table, onTable }: TimetablePreviewProps) {
  const { t } = useTranslation('staff');
  const book = useBook(table, onTable);
  const wrong = table.places.filter(({ problems }) => problems.length > 0).length;
  const isBooked = table.booked_at !== null;
  return (
    <div className={classes.top} style={{ marginBottom: 0 }}>
      <p className={classes.soft}>
        {isBooked ? t('timetable.is_booked') : t('timetable.previewing')}{' '}
        {t('timetable.count', {
          placed: table.places.length,
          total: table.places.length + table.unplaced.length,
        })}{' '}
        {table.optimal && wrong === 0 && t('timetable.optimal')}
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
  );
}

function useBook(table: Timetable, onTable: (table: Timetable) => void) {
  const { t } = useTranslation('staff');
  const queries = useQueryClient();
  return useMutation({
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
}

function Unplaced({ table }: { table: Timetable }) {
  const { t } = useTranslation('staff');
  if (table.unplaced.length === 0) return null;
  return (
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
  );
}
