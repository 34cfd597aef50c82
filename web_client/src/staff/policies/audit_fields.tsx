import { TextInput } from '@mantine/core';
import { useTranslation } from '../../i18n';
import classes from '../openings/openings.module.css';
import type { BiasAudit } from '../openings/wire';

interface AuditFieldsProps {
  audit: BiasAudit | null;
  onChange: (audit: BiasAudit | null) => void;
}

/** The bias audit that a policy such as New York City's asks for. */
export function AuditFields({ audit, onChange }: AuditFieldsProps) {
  const { t } = useTranslation('staff');
  const now = audit ?? { url: '', audited_on: '', announced_on: '' };
  const set = (part: Partial<BiasAudit>) => {
    const next = { ...now, ...part };
    onChange(Object.values(next).every((value) => value === '') ? null : next);
  };
  return (
    <fieldset className={classes.salary}>
      <legend>{t('audit.title')}</legend>
      <p className={classes.help}>{t('audit.help')}</p>
      <div className={classes.fields}>
        <TextInput
          type="url"
          label={t('audit.url')}
          placeholder="https://"
          value={now.url}
          onChange={(event) => set({ url: event.currentTarget.value.trim() })}
        />
        <TextInput
          type="date"
          label={t('audit.audited_on')}
          value={now.audited_on}
          onChange={(event) => set({ audited_on: event.currentTarget.value })}
        />
        <TextInput
          type="date"
          label={t('audit.announced_on')}
          value={now.announced_on}
          onChange={(event) => set({ announced_on: event.currentTarget.value })}
        />
      </div>
    </fieldset>
  );
}

/** Whether an audit is named in full, or not at all. */
export function isWhole(audit: BiasAudit | null): boolean {
  return (
    audit === null ||
    (/^https:\/\/\S+$/.test(audit.url) && audit.audited_on !== '' && audit.announced_on !== '')
  );
}
