import { Button, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from '../../i18n';
import classes from './audit_log.module.css';
import { choicesQuery, EVERYTHING, type Wanted } from './wire';
import { actName } from './words';

interface FilterProps {
  wanted: Wanted;
  onChange: (wanted: Wanted) => void;
}

/** Which entries are shown. */
export function Filter({ wanted, onChange }: FilterProps) {
  const { t, i18n } = useTranslation('staff');
  const { data: choices } = useQuery(choicesQuery);
  const set = (changed: Partial<Wanted>) => onChange({ ...wanted, ...changed });
  const acts = (choices?.acts ?? []).map((value) => ({ value, label: actName(t, value) }));
  const people = (choices?.people ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <search className={classes.filter} aria-label={t('audit_log.filter')}>
      <Select
        clearable
        searchable
        label={t('audit_log.person')}
        placeholder={t('audit_log.anybody')}
        data={people}
        value={wanted.actor || null}
        onChange={(actor) => set({ actor: actor ?? '' })}
      />
      <Select
        clearable
        searchable
        label={t('audit_log.act_label')}
        placeholder={t('audit_log.any_act')}
        data={acts.sort((a, b) => a.label.localeCompare(b.label, i18n.language))}
        value={wanted.act || null}
        onChange={(act) => set({ act: act ?? '' })}
      />
      <TextInput
        label={t('audit_log.thing')}
        maxLength={64}
        value={wanted.subject}
        onChange={(event) => set({ subject: event.currentTarget.value })}
      />
      <TextInput
        type="date"
        label={t('audit_log.since')}
        value={wanted.from}
        onChange={(event) => set({ from: event.currentTarget.value })}
      />
      <TextInput
        type="date"
        label={t('audit_log.until')}
        value={wanted.until}
        onChange={(event) => set({ until: event.currentTarget.value })}
      />
      <Button variant="subtle" onClick={() => onChange(EVERYTHING)}>
        {t('audit_log.clear')}
      </Button>
    </search>
  );
}
