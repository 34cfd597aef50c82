import { Alert, Button, Textarea } from '@mantine/core';
import { IconSparkles } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useBlocker } from '@tanstack/react-router';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from '../../i18n';
import { errorText } from '../words/errors';
import { isWhole } from '../policies/audit_fields';
import { BasicFields, isReversed } from './basic_fields';
import { CompetencyRows } from './competency_rows';
import classes from './openings.module.css';
import { RequirementRows } from './requirement_rows';
import { openingsApi, type OpeningFields, type Proposal } from './wire';

interface OpeningFormProps {
  initial: OpeningFields;
  /** Of `initial`; null for an opening that is not there yet. */
  version: number | null;
  saving: boolean;
  error: Error | null;
  /** Told the version that was edited: what others saved meanwhile must not be lost. */
  onSave: (fields: OpeningFields, version: number) => void;
}

/** Everything that HR edits of an opening; a pasted description fills it in. */
export function OpeningForm({ initial, version, saving, error, onSave }: OpeningFormProps) {
  const { t } = useTranslation('staff');
  const [base, setBase] = useState({ initial, version });
  const [fields, setFields] = useState(initial);
  const [words, setWords] = useState<Record<string, string>>({});
  const isNew = version === null;
  const changed = fields !== base.initial;
  const outdated = version !== base.version;
  if (outdated && !changed) {
    setBase({ initial, version });
    setFields(initial);
  }
  useBlocker({
    shouldBlockFn: () => changed && !saving && !window.confirm(t('opening.leave')),
    enableBeforeUnload: changed && !saving,
  });
  const change = (part: Partial<OpeningFields>) => setFields({ ...fields, ...part });
  const faults = [
    fields.requirements.some((r) => r.kind === 'education' && r.reason === '') &&
      t('opening.reason_needed'),
    !isWhole(fields.bias_audit) && t('audit.whole'),
    isReversed(fields.salary) && t('opening.salary_reversed'),
  ].filter((fault) => fault !== false);
  const ready = fields.title.trim() !== '' && faults.length === 0;
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (ready) onSave(fields, base.version ?? 0);
  };
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <Description
        text={fields.description}
        onText={(description) => change({ description })}
        onProposal={(proposal) => {
          setFields(merged(fields, proposal));
          setWords(quotes(proposal));
        }}
      />
      <section className={classes.card}>
        <BasicFields fields={fields} words={words} onChange={change} />
      </section>
      <section className={classes.card}>
        <RequirementRows
          rows={fields.requirements}
          words={words}
          onChange={(requirements) => change({ requirements })}
        />
      </section>
      <section className={classes.card}>
        <CompetencyRows
          rows={fields.competencies}
          words={words}
          onChange={(competencies) => change({ competencies })}
        />
      </section>
      {changed && (error ?? outdated) && (
        <Alert color="red" variant="light" role="alert">
          {error ? errorText(t, error) : t('error.fault.edited_meanwhile')}
        </Alert>
      )}
      {(changed || isNew) && (
        <div className={classes.save}>
          {faults.map((fault) => (
            <span key={fault} className={classes.sub}>
              {fault}
            </span>
          ))}
          {!isNew && (
            <Button variant="default" onClick={() => setFields(base.initial)}>
              {t('opening.discard')}
            </Button>
          )}
          <Button type="submit" loading={saving} disabled={!ready}>
            {t(isNew ? 'opening.create' : 'opening.save')}
          </Button>
        </div>
      )}
    </form>
  );
}

interface DescriptionProps {
  text: string;
  onText: (text: string) => void;
  onProposal: (proposal: Proposal) => void;
}

function Description({ text, onText, onProposal }: DescriptionProps) {
  const { t } = useTranslation('staff');
  const read = useMutation({
    mutationFn: () => openingsApi.propose(text),
    onSuccess: onProposal,
  });
  return (
    <section className={classes.card}>
      <Textarea
        label={t('opening.description')}
        description={t('opening.description_help')}
        autosize
        minRows={4}
        maxRows={16}
        value={text}
        onChange={(event) => onText(event.currentTarget.value)}
      />
      <div className={classes.acts} style={{ marginTop: 12, alignItems: 'center' }}>
        <Button
          variant="light"
          leftSection={<IconSparkles size={16} aria-hidden />}
          disabled={text.trim() === ''}
          loading={read.isPending}
          onClick={() => read.mutate()}
        >
          {t('opening.read')}
        </Button>
        <span role="status" className={classes.sub}>
          {read.isPending && t('opening.reading')}
          {read.isSuccess &&
            t('opening.read_done', {
              requirements: t('opening.requirements', {
                count: read.data.fields.requirements.length,
              }),
              competencies: t('opening.competencies', {
                count: read.data.fields.competencies.length,
              }),
            })}
          {read.isError && errorText(t, read.error)}
        </span>
      </div>
    </section>
  );
}

/** What was read, over what stood there; what a description cannot tell stays. */
function merged(fields: OpeningFields, { fields: read }: Proposal): OpeningFields {
  return {
    ...fields,
    language: read.language,
    title: read.title || fields.title,
    location: read.location || fields.location,
    headcount: read.headcount > 1 ? read.headcount : fields.headcount,
    urgent: read.urgent || fields.urgent,
    salary: read.salary ?? fields.salary,
    requirements: read.requirements,
    competencies: read.competencies.length > 0 ? read.competencies : fields.competencies,
  };
}

/** The description's own words for each field. */
function quotes({ fields, sources }: Proposal): Record<string, string> {
  // Places count characters as Python does, by code point.
  const characters = Array.from(fields.description);
  return Object.fromEntries(
    sources.map(({ field, start, end }) => [field, characters.slice(start, end).join('').trim()]),
  );
}
