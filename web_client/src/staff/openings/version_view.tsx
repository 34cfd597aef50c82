import { Button, Group, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type TFunction, useTranslation } from '../../i18n';
import { staffQuery } from '../interviews/queries';
import { ConfirmButton } from '../shell/confirm';
import { Failed, Waiting } from '../shell/states';
import { figure } from '../words/measures';
import { policyName } from '../words/names';
import { date } from './dates';
import classes from './openings.module.css';
import { versionQuery } from './queries';
import type { OpeningDetails, OpeningFields, Salary } from './wire';

interface VersionViewProps {
  opening: OpeningDetails;
  /** The version to look at; null shows nothing. */
  version: number | null;
  onClose: () => void;
  onRestore: (fields: OpeningFields) => void;
}

/** An earlier version of an opening beside what holds now, and the way back to it. */
export function VersionView({ opening, version, onClose, onRestore }: VersionViewProps) {
  const { t } = useTranslation('staff');
  return (
    <Modal
      opened={version !== null}
      onClose={onClose}
      title={t('opening.version_title', { version: version ?? '' })}
      size="lg"
      closeButtonProps={{ 'aria-label': t('act.close') }}
    >
      {version !== null && opening.fields && (
        <Compared
          id={opening.id}
          now={opening.fields}
          version={version}
          onClose={onClose}
          onRestore={onRestore}
        />
      )}
    </Modal>
  );
}

interface ComparedProps {
  id: string;
  now: OpeningFields;
  version: number;
  onClose: () => void;
  onRestore: (fields: OpeningFields) => void;
}

function Compared({ id, now, version, onClose, onRestore }: ComparedProps) {
  const { t, i18n } = useTranslation('staff');
  const kept = useQuery(versionQuery(id, version));
  const staff = useQuery(staffQuery).data ?? [];
  if (kept.isPending) return <Waiting />;
  if (kept.isError) return <Failed error={kept.error} retry={() => void kept.refetch()} />;
  const names = new Map(staff.map(({ id: staffId, name }) => [staffId, name]));
  const told = (fields: OpeningFields) => linesOf(t, i18n.language, fields, names);
  const current = new Map(told(now));
  const changed = told(kept.data).filter(([label, text]) => current.get(label) !== text);
  return (
    <>
      {changed.length === 0 ? (
        <p className={classes.help}>{t('opening.version_same')}</p>
      ) : (
        <dl className={classes.compared}>
          {changed.map(([label, text]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{text}</dd>
              <dd className={classes.sub}>
                {t('opening.version_now', { text: current.get(label) })}
              </dd>
            </div>
          ))}
        </dl>
      )}
      <Group justify="flex-end" gap="sm" mt="md">
        <Button variant="default" onClick={onClose}>
          {t('act.close')}
        </Button>
        {changed.length > 0 && (
          <ConfirmButton
            label={t('opening.restore')}
            title={t('opening.restore_title')}
            text={t('opening.restore_text')}
            onConfirm={() => onRestore(kept.data)}
          />
        )}
      </Group>
    </>
  );
}

/** Everything of an opening in words, each with its label. */
function salaryOf(t: TFunction<'staff'>, language: string, salary: Salary): string {
  const { minimum, maximum, currency, period, months } = salary;
  const band = `${figure(language, minimum, 0)}–${figure(language, maximum, 0)} ${currency}`;
  const paid = [t(`period.${period}`)];
  if (months !== null) paid.push(t('opening.salary_months_of', { months }));
  return [band, ...paid].join(' · ');
}

function linesOf(
  t: TFunction<'staff'>,
  language: string,
  fields: OpeningFields,
  names: ReadonlyMap<string, string>,
): [string, string][] {
  const join = (parts: readonly string[]) => parts.join(t('list.separator')) || '–';
  const { salary, due_on, pass_line } = fields;
  const total = fields.competencies.reduce((sum, { weight }) => sum + weight, 0);
  return [
    [t('opening.name'), fields.title],
    [t('opening.location'), fields.location || '–'],
    [t('opening.headcount'), String(fields.headcount)],
    [t('opening.due_on'), due_on === null ? '–' : date(language, due_on)],
    [t('opening.policy'), policyName(t, { id: fields.policy, name: fields.policy })],
    [t('opening.pass_line'), pass_line === null ? '–' : figure(language, pass_line, 0)],
    [t('opening.triggers'), join(fields.triggers.map(String))],
    [t('opening.panel'), join(fields.panel.map((id) => names.get(id) ?? id))],
    [t('opening.urgent'), fields.urgent ? '✓' : '–'],
    [t('opening.salary'), salary === null ? '–' : salaryOf(t, language, salary)],
    [
      t('requirement.title'),
      join(
        fields.requirements.map(({ kind, name, amount }) =>
          [t(`requirement.${kind}`), name, amount === null ? '' : String(amount)]
            .filter(Boolean)
            .join(' '),
        ),
      ),
    ],
    [
      t('competency.title'),
      join(
        fields.competencies.map(
          ({ name, weight }) =>
            `${name} ${figure(language, total > 0 ? (100 * weight) / total : 0, 0)}%`,
        ),
      ),
    ],
    [t('opening.vocabulary'), join(fields.words)],
    [t('opening.description'), fields.description || '–'],
  ];
}
