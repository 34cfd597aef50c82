import { Button, Group, MultiSelect, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from '../../i18n';
import type { Place, Timetable } from '../../scheduling';
import { dateTime, timeOfDay } from '../words/times';
import classes from './calendar.module.css';
import { localInput } from './entry_pane';

interface PlaceFormProps {
  place: Place;
  table: Timetable;
  onPut: (to: string, panel: string[]) => void;
}

/** The keyboard's way to move somebody: the same as dragging, and the panel besides. */
export function PlaceForm({ place, table, onPut }: PlaceFormProps) {
  const { t, i18n } = useTranslation('staff');
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
        <p className={classes.fact}>
          {dateTime(i18n.language, place.starts_at)}–{timeOfDay(i18n.language, place.ends_at)}
        </p>
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
