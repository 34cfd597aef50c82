import {
  Button,
  Checkbox,
  Group,
  Modal,
  NumberInput,
  Select,
  TagsInput,
  Textarea,
  TextInput,
} from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from '../../i18n';
import type { Month, Period, Profile, Read, Salary, Section } from './requests';
import classes from './resume_page.module.css';

const CURRENCIES = ['CNY', 'USD', 'EUR', 'GBP', 'HKD', 'SGD'];

/** A value as written; one that was not changed keeps the words it was read from. */
function written<V>(value: V, old: Read<V> | null | undefined): Read<V> {
  const same =
    old !== null && old !== undefined && JSON.stringify(old.value) === JSON.stringify(value);
  return same ? old : { value, span: null, confidence: 1 };
}

const texts = (values: readonly string[], old: readonly Read<string>[]): Read<string>[] =>
  values.map((value) =>
    written(
      value,
      old.find((read) => read.value === value),
    ),
  );

interface FormProps {
  section: Section;
  profile: Profile;
  saving: boolean;
  onSave: (value: unknown) => void;
  onClose: () => void;
}

/** One section of a profile, to be written anew. */
export function SectionForm(props: FormProps) {
  const { t } = useTranslation('staff');
  const [value, setValue] = useState<Profile>(props.profile);
  const set = (change: Partial<Profile>) => setValue((now) => ({ ...now, ...change }));
  return (
    <Modal
      opened
      onClose={props.onClose}
      size="lg"
      title={t('resume.edit_of', { section: t(`resume.section.${props.section}`) })}
      closeButtonProps={{ 'aria-label': t('act.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          props.onSave(value[props.section]);
        }}
      >
        <Fields section={props.section} value={value} was={props.profile} set={set} />
        <Group justify="flex-end" mt="lg" gap="sm">
          <Button variant="default" onClick={props.onClose}>
            {t('act.cancel')}
          </Button>
          <Button type="submit" loading={props.saving}>
            {t('resume.save')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}

interface FieldsProps {
  section: Section;
  value: Profile;
  was: Profile;
  set: (change: Partial<Profile>) => void;
}

function Fields({ section, value, was, set }: FieldsProps) {
  const { t } = useTranslation('staff');
  const label = t(`resume.section.${section}`);
  switch (section) {
    case 'name':
    case 'title':
      return (
        <TextInput
          data-autofocus
          label={label}
          value={value[section]?.value ?? ''}
          onChange={(e) => set({ [section]: line(e.currentTarget.value, was[section]) })}
        />
      );
    case 'summary':
      return (
        <Textarea
          data-autofocus
          autosize
          minRows={4}
          label={label}
          value={value.summary?.value ?? ''}
          onChange={(e) => set({ summary: line(e.currentTarget.value, was.summary) })}
        />
      );
    case 'skills':
    case 'certificates':
    case 'languages':
    case 'preferred_times':
      return (
        <TagsInput
          data-autofocus
          label={label}
          description={t('resume.tags_hint')}
          value={value[section].map((read) => read.value)}
          onChange={(all) => set({ [section]: texts(all, was[section]) })}
          splitChars={['；', ';']}
        />
      );
    case 'years':
      return (
        <NumberInput
          data-autofocus
          label={label}
          min={0}
          max={60}
          decimalScale={1}
          step={0.5}
          value={value.years?.value ?? ''}
          onChange={(n) => set({ years: typeof n === 'number' ? written(n, was.years) : null })}
        />
      );
    case 'contact':
      return <ContactFields value={value} was={was} set={set} />;
    case 'expected_salary':
      return <SalaryFields value={value} was={was} set={set} />;
    case 'education':
      return (
        <Entries
          all={value.education}
          blank={{
            school: null,
            major: null,
            degree: null,
            level: null,
            period: null,
            text: null,
          }}
          onChange={(education) => set({ education })}
          texts={['school', 'major', 'degree']}
        />
      );
    case 'work':
      return (
        <Entries
          all={value.work}
          blank={{ employer: null, title: null, period: null, text: null }}
          onChange={(work) => set({ work })}
          texts={['employer', 'title']}
        />
      );
    case 'projects':
      return (
        <Entries
          all={value.projects}
          blank={{ name: null, role: null, period: null, text: null }}
          onChange={(projects) => set({ projects })}
          texts={['name', 'role']}
        />
      );
  }
}

/** While writing, blanks at the end are kept; saving drops nothing but an empty text. */
const line = (value: string, old: Read<string> | null): Read<string> | null =>
  value === '' ? null : written(value, old);

function ContactFields({ value, was, set }: Omit<FieldsProps, 'section'>) {
  const { t } = useTranslation('staff');
  const { contact } = value;
  const change = (to: Partial<Profile['contact']>) => set({ contact: { ...contact, ...to } });
  return (
    <div className={classes.form}>
      <TagsInput
        data-autofocus
        label={t('resume.emails')}
        value={contact.emails.map((r) => r.value)}
        onChange={(all) => change({ emails: texts(all, was.contact.emails) })}
      />
      <TagsInput
        label={t('resume.phones')}
        value={contact.phones.map((r) => r.value)}
        onChange={(all) => change({ phones: texts(all, was.contact.phones) })}
      />
      <TextInput
        label={t('resume.city')}
        value={contact.city?.value ?? ''}
        onChange={(e) => change({ city: line(e.currentTarget.value, was.contact.city) })}
      />
      <TagsInput
        label={t('resume.links')}
        value={contact.links.map((r) => r.value)}
        onChange={(all) => change({ links: texts(all, was.contact.links) })}
      />
    </div>
  );
}

function SalaryFields({ value, was, set }: Omit<FieldsProps, 'section'>) {
  const { t } = useTranslation('staff');
  const now: Salary = value.expected_salary?.value ?? {
    minimum: 0,
    maximum: 0,
    currency: value.language === 'zh' ? 'CNY' : 'USD',
    per: value.language === 'zh' ? 'month' : 'year',
  };
  const change = (to: Partial<Salary>) =>
    set({ expected_salary: written({ ...now, ...to }, was.expected_salary) });
  return (
    <div className={classes.form}>
      <div className={classes.pair}>
        <NumberInput
          data-autofocus
          label={t('resume.salary_from')}
          min={0}
          thousandSeparator=","
          value={now.minimum}
          onChange={(n) => change({ minimum: Number(n) })}
        />
        <NumberInput
          label={t('resume.salary_to')}
          min={0}
          thousandSeparator=","
          value={now.maximum}
          onChange={(n) => change({ maximum: Number(n) })}
        />
      </div>
      <div className={classes.pair}>
        <Select
          label={t('resume.currency')}
          data={CURRENCIES}
          value={now.currency}
          allowDeselect={false}
          onChange={(currency) => currency !== null && change({ currency })}
        />
        <Select
          label={t('resume.per')}
          data={[
            { value: 'month', label: t('resume.month') },
            { value: 'year', label: t('resume.year') },
          ]}
          value={now.per}
          allowDeselect={false}
          onChange={(per) => per !== null && change({ per })}
        />
      </div>
      <Button variant="subtle" onClick={() => set({ expected_salary: null })}>
        {t('resume.no_salary')}
      </Button>
    </div>
  );
}

interface AnyEntry {
  period: Read<Period> | null;
  text: Read<string> | null;
}
type EntryKey = 'school' | 'major' | 'degree' | 'employer' | 'title' | 'name' | 'role';

function Entries<E extends AnyEntry>(props: {
  all: E[];
  blank: E;
  texts: EntryKey[];
  onChange: (all: E[]) => void;
}) {
  const { t } = useTranslation('staff');
  const replace = (at: number, to: object) =>
    props.onChange(props.all.map((each, place) => (place === at ? { ...each, ...to } : each)));
  return (
    <div className={classes.form}>
      {props.all.map((entry, at) => {
        const reads = entry as unknown as Record<EntryKey, Read<string> | null>;
        return (
          <fieldset key={at} className={classes.fieldset}>
            <div className={classes.pair}>
              {props.texts.map((key) => (
                <TextInput
                  key={key}
                  label={t(`resume.field.${key}`)}
                  value={reads[key]?.value ?? ''}
                  onChange={(e) => replace(at, { [key]: line(e.currentTarget.value, reads[key]) })}
                />
              ))}
            </div>
            <PeriodFields period={entry.period} onChange={(period) => replace(at, { period })} />
            <Textarea
              label={t('resume.field.text')}
              autosize
              minRows={2}
              maxRows={8}
              value={entry.text?.value ?? ''}
              onChange={(e) => replace(at, { text: line(e.currentTarget.value, entry.text) })}
            />
            <Button
              variant="subtle"
              size="compact-sm"
              color="red.8"
              leftSection={<IconTrash size={15} aria-hidden />}
              onClick={() => props.onChange(props.all.filter((_, place) => place !== at))}
            >
              {t('resume.remove')}
            </Button>
          </fieldset>
        );
      })}
      <Button
        variant="default"
        leftSection={<IconPlus size={16} aria-hidden />}
        onClick={() => props.onChange([...props.all, props.blank])}
      >
        {t('resume.add')}
      </Button>
    </div>
  );
}

const shownMonth = (month: Month | null): string =>
  month ? `${month.year}-${String(month.month > 0 ? month.month : 1).padStart(2, '0')}` : '';

function monthOf(input: string): Month | null {
  const match = /^(\d{4})-(\d{2})$/.exec(input);
  return match ? { year: Number(match[1]), month: Number(match[2]) } : null;
}

function PeriodFields(props: {
  period: Read<Period> | null;
  onChange: (period: Read<Period> | null) => void;
}): ReactNode {
  const { t } = useTranslation('staff');
  const now = props.period?.value ?? { start: null, end: null, ongoing: false };
  const change = (to: Partial<Period>) => {
    const period = { ...now, ...to };
    const empty = period.start === null && period.end === null && !period.ongoing;
    props.onChange(empty ? null : written(period, null));
  };
  return (
    <div className={classes.pair}>
      <TextInput
        type="month"
        label={t('resume.from')}
        value={shownMonth(now.start)}
        onChange={(e) => change({ start: monthOf(e.currentTarget.value) })}
      />
      <TextInput
        type="month"
        label={t('resume.to')}
        value={shownMonth(now.end)}
        disabled={now.ongoing}
        onChange={(e) => change({ end: monthOf(e.currentTarget.value) })}
      />
      <Checkbox
        className={classes.ongoing}
        label={t('resume.ongoing')}
        checked={now.ongoing}
        onChange={(e) =>
          change({
            ongoing: e.currentTarget.checked,
            ...(e.currentTarget.checked && { end: null }),
          })
        }
      />
    </div>
  );
}
