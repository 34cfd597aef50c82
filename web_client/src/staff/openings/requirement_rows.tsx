import { NumberInput, Select, TextInput } from '@mantine/core';
import { useTranslation } from '../../i18n';
import { languageName } from '../words/names';
import classes from './openings.module.css';
import { AddRow, RemoveRow, SourceWords } from './row_parts';
import { KINDS, type Requirement } from './wire';

const DEGREES = ['secondary', 'associate', 'bachelor', 'master', 'doctor'] as const;
const LANGUAGES = 'zh en ja ko de fr es ru pt ar it nl ms id vi th yue'.split(' ');

interface RequirementRowsProps {
  rows: Requirement[];
  words: Record<string, string>;
  onChange: (rows: Requirement[]) => void;
}

/** What a resume is looked through for, each with its weight. */
export function RequirementRows({ rows, words, onChange }: RequirementRowsProps) {
  const { t } = useTranslation('staff');
  const set = (at: number, part: Partial<Requirement>) =>
    onChange(rows.map((row, i) => (i === at ? { ...row, ...part } : row)));
  const add = () =>
    onChange([
      ...rows,
      { kind: 'skill', name: '', amount: null, must: true, weight: 3, reason: '' },
    ]);
  return (
    <>
      <h2 className={classes.sectionTitle}>{t('requirement.title')}</h2>
      <p className={classes.help}>{t('requirement.help')}</p>
      <ul className={classes.rows}>
        {rows.map((row, i) => (
          <li key={i} className={classes.row} data-kind={row.kind}>
            <Select
              className={classes.kind}
              label={t('requirement.kind')}
              data={KINDS.map((value) => ({ value, label: t(`requirement.${value}`) }))}
              value={row.kind}
              allowDeselect={false}
              onChange={(value) => {
                const kind = KINDS.find((k) => k === value) ?? 'skill';
                set(i, { kind, name: '', amount: kind === 'years' ? 1 : null });
              }}
            />
            {row.kind === 'years' && (
              <NumberInput
                className={classes.amount}
                label={t('requirement.amount')}
                suffix={t('requirement.amount_unit', { count: row.amount ?? 1 })}
                min={0}
                max={50}
                value={row.amount ?? 1}
                onChange={(value) => set(i, { amount: Number(value) || 0 })}
              />
            )}
            <What row={row} onChange={(part) => set(i, part)} />
            <Select
              label={t('requirement.level')}
              data={[
                { value: 'must', label: t('requirement.must') },
                { value: 'welcome', label: t('requirement.welcome') },
              ]}
              value={row.must ? 'must' : 'welcome'}
              allowDeselect={false}
              onChange={(value) => set(i, { must: value === 'must' })}
            />
            <NumberInput
              label={t('requirement.weight')}
              min={0.5}
              step={0.5}
              value={row.weight}
              onChange={(value) => set(i, { weight: Number(value) || 1 })}
            />
            <RemoveRow
              name={row.name}
              onRemove={() => onChange(rows.filter((_, at) => at !== i))}
            />
            {row.kind === 'education' && (
              <TextInput
                className={classes.reason}
                label={t('requirement.reason')}
                description={t('requirement.reason_help')}
                error={row.reason === '' ? t('requirement.reason_missing') : null}
                value={row.reason}
                onChange={(event) => set(i, { reason: event.currentTarget.value })}
              />
            )}
            <SourceWords words={words[`requirements.${i}`]} />
          </li>
        ))}
      </ul>
      <AddRow label={t('requirement.add')} onAdd={add} />
    </>
  );
}

function What({
  row,
  onChange,
}: {
  row: Requirement;
  onChange: (part: Partial<Requirement>) => void;
}) {
  const { t, i18n } = useTranslation('staff');
  if (row.kind === 'education' || row.kind === 'language') {
    const data =
      row.kind === 'education'
        ? DEGREES.map((value) => ({ value, label: t(`degree.${value}`) }))
        : LANGUAGES.map((value) => ({ value, label: languageName(i18n.language, value) }));
    return (
      <Select
        className={classes.what}
        label={t('requirement.what')}
        data={data}
        value={row.name || null}
        allowDeselect={false}
        searchable
        onChange={(name) => onChange({ name: name ?? '' })}
      />
    );
  }
  return (
    <TextInput
      className={classes.what}
      label={t(row.kind === 'years' ? 'requirement.field' : 'requirement.what')}
      placeholder={t(
        row.kind === 'years' ? 'requirement.field_example' : 'requirement.alternatives',
      )}
      value={row.name}
      onChange={(event) => onChange({ name: event.currentTarget.value })}
    />
  );
}
