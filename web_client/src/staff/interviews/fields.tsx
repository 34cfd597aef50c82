/** Fields of every form that arranges interviews. */
import { MultiSelect, NumberInput, Select, type SelectProps } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from '../../i18n';
import { languageName } from '../words/names';
import { openingsQuery, staffQuery } from './queries';

type OpeningSelectProps = Pick<SelectProps, 'error'> & {
  value: string | null;
  onChange: (id: string | null) => void;
};

export function OpeningSelect(props: OpeningSelectProps) {
  const { t, i18n } = useTranslation('staff');
  const openings = useQuery(openingsQuery);
  return (
    <Select
      label={t('arrange.opening')}
      placeholder={t(openings.isPending ? 'state.loading' : 'arrange.choose')}
      data={(openings.data ?? []).map(({ id, title, language }) => ({
        value: id,
        label: `${title} · ${languageName(i18n.language, language)}`,
      }))}
      {...props}
    />
  );
}

interface InterviewersSelectProps {
  label?: string;
  placeholder?: string;
  value: string[];
  onChange: (ids: string[]) => void;
  error?: ReactNode;
}

export function InterviewersSelect({ label, placeholder, ...props }: InterviewersSelectProps) {
  const { t } = useTranslation('staff');
  const staff = useQuery(staffQuery);
  return (
    <MultiSelect
      label={label ?? t('arrange.interviewers')}
      placeholder={props.value.length > 0 ? '' : (placeholder ?? t('arrange.choose'))}
      searchable
      hidePickedOptions
      nothingFoundMessage={t('arrange.nothing')}
      data={(staff.data ?? [])
        .filter(({ role }) => role === 'interviewer')
        .map(({ id, name }) => ({ value: id, label: name }))}
      {...props}
    />
  );
}

const USUAL_MIN = 45;
const STEP_MIN = 5;

/** How long an interview takes, in minutes: a multiple of five, as calendars have it. */
export function LengthInput(props: { value: number; onChange: (minutes: number) => void }) {
  const { t } = useTranslation('staff');
  return (
    <NumberInput
      label={t('arrange.length')}
      min={10}
      max={480}
      step={STEP_MIN}
      value={props.value}
      onChange={(value) => props.onChange(Number(value) || USUAL_MIN)}
      onBlur={() => props.onChange(Math.round(props.value / STEP_MIN) * STEP_MIN)}
    />
  );
}
