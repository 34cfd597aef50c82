import { Button, Select } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../../i18n';
import { timeLineQuery } from '../applicants/queries';
import classes from '../bridges/bridges.module.css';
import { dateTime } from '../words/times';
import { HoldForm } from './hold_form';
import { HoldList } from './hold_list';
import { holdsQuery } from './wire';

/** What of a person is on legal hold, was, and shall be. */
export function ApplicantHolds({ applicant }: { applicant: string }) {
  const { t } = useTranslation('staff');
  const [opened, open] = useState(false);
  const [interview, setInterview] = useState<string | null>(null);
  const holds = useQuery(holdsQuery(applicant)).data ?? [];
  return (
    <>
      <div className={classes.bar}>
        <p className={classes.lead}>{t('holds.lead')}</p>
        <Button variant="default" size="xs" onClick={() => open(true)}>
          {t('holds.place')}
        </Button>
      </div>
      <HoldList holds={holds} />
      <HoldForm
        opened={opened}
        onClose={() => open(false)}
        applicant={applicant}
        interview={interview}
      >
        <InterviewSelect applicant={applicant} value={interview} onChange={setInterview} />
      </HoldForm>
    </>
  );
}

interface InterviewSelectProps {
  applicant: string;
  value: string | null;
  onChange: (interview: string | null) => void;
}

/** Everything, or one of the interviews that the time line has told of. */
function InterviewSelect({ applicant, value, onChange }: InterviewSelectProps) {
  const { t, i18n } = useTranslation('staff');
  const lines = useInfiniteQuery(timeLineQuery(applicant));
  const interviews = (lines.data?.pages ?? [])
    .flatMap(({ items }) => items)
    .filter(({ kind, interview_id }) => kind === 'interview' && interview_id !== null)
    .map(({ interview_id, happened_at, opening }) => ({
      value: interview_id ?? '',
      label: [dateTime(i18n.language, happened_at), opening?.name].filter(Boolean).join(' · '),
    }));
  return (
    <Select
      allowDeselect={false}
      label={t('holds.what')}
      data={[{ value: '', label: t('holds.everything') }, ...interviews]}
      value={value ?? ''}
      onChange={(chosen) => onChange(chosen === '' ? null : chosen)}
    />
  );
}
