/** Leave, and tasks that take all of one's time. */
import { ActionIcon, Alert, Box, Button, Group, SegmentedControl, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from '../../i18n';
import { scheduling, type HoursPageData } from '../../scheduling';
import { errorText } from '../words/errors';
import { dateTime } from '../words/times';
import classes from './calendar.module.css';
import { isWhole, SpanFields, type Span } from './span_fields';

const NO_SPAN: Span = { type: 'datetime-local', start: '', end: '' };

export function Absences({ page }: { page: HoursPageData }) {
  const { t, i18n } = useTranslation('staff');
  const refresh = useRefresh(page.person.id);
  const [kind, setKind] = useState<'leave' | 'task'>('leave');
  const [span, setSpan] = useState(NO_SPAN);
  const [note, setNote] = useState('');
  const add = useMutation({
    mutationFn: () =>
      scheduling.addAbsence(page.person.id, {
        kind,
        starts_at: new Date(span.start).toISOString(),
        ends_at: new Date(span.end).toISOString(),
        note,
      }),
    onSuccess: async () => {
      setSpan(NO_SPAN);
      setNote('');
      await refresh();
    },
  });
  const remove = useMutation({
    mutationFn: (id: string) => scheduling.removeAbsence(page.person.id, id),
    onSuccess: refresh,
  });
  const complete = isWhole(span);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (complete) add.mutate();
  };
  const error = add.error ?? remove.error;
  return (
    <section className={classes.card}>
      <h2 className={classes.heading}>{t('hours.absences')}</h2>
      <p className={classes.soft}>{t('hours.absences_text')}</p>
      {error && (
        <Alert color="red" variant="light" role="alert" mt="sm">
          {errorText(t, error)}
        </Alert>
      )}
      <ul className={classes.list}>
        {page.absences.map((absence) => (
          <li key={absence.id} className={classes.item}>
            <span>
              {t(`calendar.kind.${absence.kind}`)}
              {absence.note !== '' && ` · ${absence.note}`}
              <span className={classes.soft}>
                {' '}
                {dateTime(i18n.language, absence.starts_at)} –{' '}
                {dateTime(i18n.language, absence.ends_at)}
              </span>
            </span>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={t('hours.remove_absence')}
              loading={remove.isPending && remove.variables === absence.id}
              onClick={() => remove.mutate(absence.id)}
            >
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          </li>
        ))}
      </ul>
      <form onSubmit={submit}>
        <SegmentedControl
          mt="md"
          aria-label={t('hours.absence_kind')}
          value={kind}
          onChange={(value) => setKind(value === 'task' ? 'task' : 'leave')}
          data={[
            { value: 'leave', label: t('calendar.kind.leave') },
            { value: 'task', label: t('calendar.kind.task') },
          ]}
        />
        <Box mt="sm">
          <SpanFields
            span={span}
            labels={{ start: t('hours.starts'), end: t('hours.ends') }}
            onChange={setSpan}
          />
        </Box>
        <Group mt="sm" align="end">
          <TextInput
            label={t('hours.note')}
            maxLength={200}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
            style={{ flex: 1 }}
          />
          <Button type="submit" variant="default" disabled={!complete} loading={add.isPending}>
            {t('hours.add_absence')}
          </Button>
        </Group>
      </form>
    </section>
  );
}

/** Reads a person's hours and the calendars anew. */
export function useRefresh(person: string) {
  const queries = useQueryClient();
  return async () => {
    await queries.invalidateQueries({ queryKey: ['hours', person] });
    await queries.invalidateQueries({ queryKey: ['calendar'] });
  };
}
