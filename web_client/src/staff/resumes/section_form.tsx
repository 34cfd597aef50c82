import {
  Button,
  Group,
  Modal,
  NumberInput,
  Select,
  TagsInput,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from '../../i18n';
import { Entries } from './entry_fields';
import type { Profile, Salary, Section } from './requests';
import classes from './resume_page.module.css';
import { line, texts, written } from './written';

const CURRENCIES = ['CNY', 'USD', 'EUR', 'GBP', 'HKD', 'SGD'];

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
