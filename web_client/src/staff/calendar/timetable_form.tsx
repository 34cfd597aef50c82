import { Alert, Button, Group, MultiSelect, NumberInput, Stack } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../../i18n';
import { scheduling, type Timetable } from '../../scheduling';
import { InterviewersSelect, LengthInput, OpeningSelect } from '../interviews/fields';
import { toInterviewQuery } from '../interviews/queries';
import { errorText } from '../words/errors';
import { dayKey } from '../words/times';
import classes from './calendar.module.css';
import { isWhole, SpanFields, type Span } from './span_fields';

/** For whom, by whom and when a timetable is made. */
export function TimetableForm({ onMade }: { onMade: (table: Timetable) => void }) {
  const { t } = useTranslation('staff');
  const [opening, setOpening] = useState<string | null>(null);
  const [applicants, setApplicants] = useState<string[]>([]);
  const [interviewers, setInterviewers] = useState<string[]>([]);
  const [size, setSize] = useState(1);
  const [length, setLength] = useState(45);
  const [days, setDays] = useState<Span>(() => ({
    type: 'date',
    start: inDays(1),
    end: inDays(5),
  }));
  const people = useQuery(toInterviewQuery(opening));
  const make = useMutation({
    mutationFn: () =>
      scheduling.makeTimetable({
        opening_id: opening ?? '',
        applicant_ids: applicants,
        interviewer_ids: interviewers,
        panel_size: size,
        length_min: length,
        starts_at: new Date(`${days.start}T00:00`).toISOString(),
        ends_at: new Date(`${days.end}T23:59`).toISOString(),
      }),
    onSuccess: onMade,
  });
  const all = (people.data ?? []).map(({ id }) => id);
  const complete = opening !== null && applicants.length > 0 && isWhole(days);
  return (
    <section className={classes.card}>
      {make.error && (
        <Alert color="red" variant="light" role="alert" mb="md">
          {errorText(t, make.error)}
        </Alert>
      )}
      <div className={classes.columns}>
        <Stack gap="md">
          <OpeningSelect
            value={opening}
            onChange={(chosen) => {
              setOpening(chosen);
              setApplicants([]);
            }}
          />
          <MultiSelect
            label={t('timetable.applicants')}
            description={
              all.length > 0 ? (
                <Button
                  variant="subtle"
                  size="compact-xs"
                  onClick={() => setApplicants(applicants.length === all.length ? [] : all)}
                >
                  {t('timetable.all', { count: all.length })}
                </Button>
              ) : (
                people.isSuccess && t('timetable.nobody')
              )
            }
            disabled={opening === null}
            placeholder={
              opening === null
                ? t('timetable.opening_first')
                : applicants.length > 0
                  ? ''
                  : t('arrange.choose')
            }
            searchable
            hidePickedOptions
            nothingFoundMessage={t('arrange.nothing')}
            data={(people.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            value={applicants}
            onChange={setApplicants}
          />
        </Stack>
        <Stack gap="md">
          <InterviewersSelect
            placeholder={t('timetable.of_opening')}
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
            <LengthInput value={length} onChange={setLength} />
          </Group>
          <SpanFields
            span={days}
            labels={{ start: t('timetable.first'), end: t('timetable.last') }}
            onChange={setDays}
          />
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

function inDays(days: number): string {
  return dayKey(new Date(Date.now() + days * 86_400_000));
}
