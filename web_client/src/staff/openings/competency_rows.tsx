import { Button, Collapse, NumberInput, Textarea, TextInput } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from '../../i18n';
import { figure } from '../words/measures';
import { LEVELS, withAnchor } from './anchors';
import classes from './openings.module.css';
import { AddRow, RemoveRow, SourceWords } from './row_parts';
import type { CompetencyFields } from './wire';

interface CompetencyRowsProps {
  rows: CompetencyFields[];
  words: Record<string, string>;
  onChange: (rows: CompetencyFields[]) => void;
}

/** What the interview rates, with weights and anchors. */
export function CompetencyRows({ rows, words, onChange }: CompetencyRowsProps) {
  const { t, i18n } = useTranslation('staff');
  const total = rows.reduce((sum, { weight }) => sum + weight, 0);
  const set = (at: number, part: Partial<CompetencyFields>) =>
    onChange(rows.map((row, i) => (i === at ? { ...row, ...part } : row)));
  const add = () =>
    onChange([...rows, { id: freeId(rows), name: '', weight: 20, anchors: [], indicators: [] }]);
  return (
    <>
      <h2 className={classes.sectionTitle}>{t('competency.title')}</h2>
      <p className={classes.help}>{t('competency.help')}</p>
      <ul className={classes.rows}>
        {rows.map((row, i) => (
          <li key={row.id} className={classes.competency}>
            <TextInput
              label={t('competency.name')}
              value={row.name}
              onChange={(event) => set(i, { name: event.currentTarget.value })}
            />
            <NumberInput
              label={t('competency.weight', {
                share: figure(i18n.language, total > 0 ? (100 * row.weight) / total : 0, 0),
              })}
              min={1}
              value={row.weight}
              onChange={(value) => set(i, { weight: Number(value) || 1 })}
            />
            <RemoveRow
              name={row.name}
              onRemove={() => onChange(rows.filter((_, at) => at !== i))}
            />
            <SourceWords words={words[`competencies.${i}`]} />
            <Anchors row={row} onChange={(anchors) => set(i, { anchors })} />
          </li>
        ))}
      </ul>
      <AddRow label={t('competency.add')} onAdd={add} />
    </>
  );
}

function Anchors({
  row,
  onChange,
}: {
  row: CompetencyFields;
  onChange: (anchors: string[]) => void;
}) {
  const { t } = useTranslation('staff');
  const [shown, show] = useState(false);
  const Icon = shown ? IconChevronDown : IconChevronRight;
  return (
    <div className={classes.anchors}>
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<Icon size={14} aria-hidden />}
        aria-expanded={shown}
        onClick={() => show(!shown)}
      >
        {t(row.anchors.length > 0 ? 'competency.anchors' : 'competency.no_anchors')}
      </Button>
      <Collapse expanded={shown}>
        <div className={classes.rows}>
          {LEVELS.map((level, i) => (
            <Textarea
              key={level}
              label={t('competency.level', { level })}
              autosize
              minRows={1}
              value={row.anchors[i] ?? ''}
              onChange={(event) => onChange(withAnchor(row.anchors, i, event.currentTarget.value))}
            />
          ))}
        </div>
      </Collapse>
    </div>
  );
}

function freeId(rows: readonly CompetencyFields[]): string {
  let number = rows.length + 1;
  while (rows.some(({ id }) => id === `c${number}`)) number += 1;
  return `c${number}`;
}
