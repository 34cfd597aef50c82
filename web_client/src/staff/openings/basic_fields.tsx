import {
  Checkbox,
  MultiSelect,
  NumberInput,
  Select,
  TagsInput,
  TextInput,
  type TextInputProps,
} from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from '../../i18n';
import { staffQuery } from '../interviews/queries';
import { AuditFields } from '../policies/audit_fields';
import { PolicyFacts } from '../policies/policy_facts';
import { policiesQuery } from '../policies/queries';
import { languageName, policyName } from '../words/names';
import classes from './openings.module.css';
import type { OpeningFields, Salary } from './wire';
import { WordProposals } from './word_proposals';

const POLICIES = ['prc', 'eu', 'us-il', 'us-ny'] as const;
const PERIODS = ['month', 'year', 'hour'] as const;
/** Words under the field instead of above it: the fields of a row stay level. */
const HELP_BELOW: NonNullable<TextInputProps['inputWrapperOrder']> = [
  'label',
  'input',
  'description',
  'error',
];
const MOST_WORDS = 200;
const LONGEST_LINE = 200;
const CURRENCIES =
  'CNY EUR USD GBP HKD SGD JPY AED AUD CAD CHF CZK DKK INR MYR NOK NZD PLN SEK'.split(' ');

interface BasicFieldsProps {
  fields: OpeningFields;
  words: Record<string, string>;
  onChange: (part: Partial<OpeningFields>) => void;
}

/** Name, place, number, date, pay, rules, panel and triggers. */
export function BasicFields({ fields, words, onChange }: BasicFieldsProps) {
  const { t, i18n } = useTranslation('staff');
  const staff = useQuery(staffQuery).data ?? [];
  const rules = useQuery(policiesQuery).data?.find(({ id }) => id === fields.policy);
  const quote = (field: string) =>
    words[field] === undefined ? undefined : t('opening.from', { words: words[field] });
  return (
    <div className={classes.fields}>
      <TextInput
        className={classes.half}
        label={t('opening.name')}
        required
        maxLength={LONGEST_LINE}
        value={fields.title}
        description={quote('title')}
        inputWrapperOrder={HELP_BELOW}
        onChange={(event) => onChange({ title: event.currentTarget.value })}
      />
      <TextInput
        className={classes.half}
        label={t('opening.location')}
        maxLength={LONGEST_LINE}
        value={fields.location}
        description={quote('location')}
        inputWrapperOrder={HELP_BELOW}
        onChange={(event) => onChange({ location: event.currentTarget.value })}
      />
      <NumberInput
        label={t('opening.headcount')}
        min={1}
        value={fields.headcount}
        description={quote('headcount')}
        inputWrapperOrder={HELP_BELOW}
        onChange={(value) => onChange({ headcount: Number(value) || 1 })}
      />
      <TextInput
        type="date"
        label={t('opening.due_on')}
        value={fields.due_on ?? ''}
        onChange={(event) => onChange({ due_on: event.currentTarget.value || null })}
      />
      <Checkbox
        className={classes.besideInputs}
        label={t('opening.urgent')}
        checked={fields.urgent}
        description={quote('urgent')}
        onChange={(event) => onChange({ urgent: event.currentTarget.checked })}
      />
      <Select
        label={t('opening.language')}
        data={(['zh', 'en'] as const).map((value) => ({
          value,
          label: languageName(i18n.language, value),
        }))}
        value={fields.language}
        allowDeselect={false}
        onChange={(value) => onChange({ language: value === 'zh' ? 'zh' : 'en' })}
      />
      <Select
        label={t('opening.policy')}
        data={POLICIES.map((id) => ({ value: id, label: policyName(t, { id, name: id }) }))}
        value={fields.policy}
        allowDeselect={false}
        onChange={(value) => onChange({ policy: value ?? fields.policy, face_weight: 0 })}
      />
      <NumberInput
        label={t('opening.pass_line')}
        description={t('opening.pass_line_help')}
        inputWrapperOrder={HELP_BELOW}
        min={0}
        max={100}
        value={fields.pass_line ?? ''}
        onChange={(value) => onChange({ pass_line: value === '' ? null : Number(value) })}
      />
      <SalaryFields
        salary={fields.salary}
        quote={quote('salary')}
        currency={fields.language === 'zh' ? 'CNY' : 'EUR'}
        onChange={(salary) => onChange({ salary })}
      />
      <MultiSelect
        className={classes.half}
        label={t('opening.panel')}
        data={staff
          .filter(({ role }) => role === 'interviewer')
          .map(({ id, name }) => ({ value: id, label: name }))}
        value={fields.panel}
        searchable
        hidePickedOptions
        onChange={(panel) => onChange({ panel })}
      />
      <TagsInput
        className={classes.half}
        label={t('opening.triggers')}
        description={t('opening.triggers_help')}
        inputWrapperOrder={HELP_BELOW}
        value={fields.triggers.map(String)}
        onChange={(values) =>
          onChange({ triggers: values.map(Number).filter((n) => n >= 1 && n <= 100) })
        }
      />
      <TagsInput
        className={classes.wide}
        label={t('opening.vocabulary')}
        description={t('opening.vocabulary_help')}
        inputWrapperOrder={HELP_BELOW}
        maxTags={MOST_WORDS}
        value={fields.words}
        onChange={(words) => onChange({ words })}
      />
      <WordProposals
        fields={fields}
        onAdd={(words) => onChange({ words: [...fields.words, ...words].slice(0, MOST_WORDS) })}
      />
      {rules?.bias_audit && (
        <AuditFields
          audit={fields.bias_audit}
          onChange={(bias_audit) => onChange({ bias_audit })}
        />
      )}
      {rules && (
        <section className={classes.salary} aria-label={t('policy_facts.title')}>
          <p className={classes.help}>{t('policy_facts.title')}</p>
          <PolicyFacts policy={rules} />
        </section>
      )}
    </div>
  );
}

/** Whether a band's upper end lies below its lower end. */
export const isReversed = (salary: Salary | null): boolean =>
  salary !== null && salary.maximum < salary.minimum;

interface SalaryFieldsProps {
  salary: Salary | null;
  quote: string | undefined;
  currency: string;
  onChange: (salary: Salary | null) => void;
}

function SalaryFields({ salary, quote, currency, onChange }: SalaryFieldsProps) {
  const { t } = useTranslation('staff');
  const now: Salary = salary ?? { minimum: 0, maximum: 0, currency, period: 'month', months: null };
  const set = (part: Partial<Salary>) => {
    const next = { ...now, ...part };
    onChange(next.minimum === 0 && next.maximum === 0 ? null : next);
  };
  return (
    <fieldset className={classes.salary}>
      <legend>{t('opening.salary')}</legend>
      <div className={classes.salaryRow}>
        <NumberInput
          aria-label={t('opening.salary_from')}
          placeholder={t('opening.salary_from')}
          min={0}
          hideControls
          thousandSeparator
          value={salary?.minimum ?? ''}
          onChange={(value) => set({ minimum: Number(value) || 0 })}
        />
        <NumberInput
          aria-label={t('opening.salary_to')}
          error={isReversed(salary)}
          placeholder={t('opening.salary_to')}
          min={0}
          hideControls
          thousandSeparator
          value={salary?.maximum ?? ''}
          onChange={(value) => set({ maximum: Number(value) || 0 })}
        />
        <Select
          aria-label={t('opening.currency')}
          data={CURRENCIES}
          value={now.currency}
          allowDeselect={false}
          onChange={(value) => set({ currency: value ?? currency })}
        />
        <Select
          aria-label={t('opening.period')}
          data={PERIODS.map((value) => ({ value, label: t(`period.${value}`) }))}
          value={now.period}
          allowDeselect={false}
          onChange={(value) => {
            const period = PERIODS.find((p) => p === value) ?? 'month';
            set({ period, months: period === 'month' ? now.months : null });
          }}
        />
        {now.period === 'month' && (
          <NumberInput
            aria-label={t('opening.salary_months')}
            placeholder={t('opening.salary_months_of', { months: 12 })}
            suffix={t('opening.salary_months_of', { months: '' })}
            min={12}
            max={24}
            hideControls
            value={now.months ?? ''}
            onChange={(value) => set({ months: Number(value) || null })}
          />
        )}
      </div>
      {quote && <p className={classes.source}>{quote}</p>}
    </fieldset>
  );
}
