import {
  Alert,
  Autocomplete,
  Button,
  Group,
  NumberInput,
  SegmentedControl,
  Select,
  Stack,
  Textarea,
} from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from '../../i18n';
import { errorText } from '../words/errors';
import { languageName } from '../words/names';
import { facetsQuery } from './queries';
import classes from './question_bank.module.css';
import { LANGUAGES, LEVELS, TYPES, type QuestionContent } from './wire';
import { levelText, roleText, ROLES, typeText } from './words';

interface FormProps {
  start: QuestionContent;
  pending: boolean;
  error: Error | null;
  note?: string;
  onSave: (content: QuestionContent) => void;
  onCancel: () => void;
}

const MOST_POINTS = 8;

/** Everything that makes a question, on one page. */
export function QuestionForm({ start, pending, error, note, onSave, onCancel }: FormProps) {
  const { t, i18n } = useTranslation('staff');
  const [content, setContent] = useState<QuestionContent>(() => plain(start));
  const [tried, setTried] = useState(false);
  const facets = useQuery(facetsQuery);
  const set = (change: Partial<QuestionContent>) => setContent({ ...content, ...change });
  const points = content.key_points.filter((point) => point.trim() !== '');
  const needed = (text: string) => (tried && text.trim() === '' ? t('arrange.needed') : null);
  const competencies = (facets.data?.items ?? [])
    .filter(({ language }) => language === content.language)
    .map(({ competency }) => competency);
  const roles = (facets.data?.items ?? []).map(({ role }) => role);
  const roleOf = (text: string) => ROLES.find((role) => roleText(t, role) === text) ?? text;

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    setTried(true);
    const told = [content.text, content.competency, content.role, ...content.anchors];
    if (points.length === 0 || told.some((text) => text.trim() === '')) return;
    onSave({ ...content, key_points: points });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {error && (
          <Alert color="red" variant="light" role="alert">
            {errorText(t, error)}
          </Alert>
        )}
        {note !== undefined && <p className={classes.soft}>{note}</p>}
        <SegmentedControl
          aria-label={t('bank.language')}
          value={content.language}
          onChange={(language) => set({ language })}
          data={LANGUAGES.map((value) => ({ value, label: languageName(i18n.language, value) }))}
        />
        <Textarea
          data-autofocus
          autosize
          minRows={2}
          label={t('bank.text')}
          maxLength={1000}
          value={content.text}
          onChange={(event) => set({ text: event.currentTarget.value })}
          error={needed(content.text)}
        />
        <div className={classes.pair}>
          <Autocomplete
            label={t('bank.competency')}
            description={t('bank.competency_help')}
            maxLength={60}
            data={[...new Set(competencies)]}
            value={content.competency}
            onChange={(competency) => set({ competency })}
            error={needed(content.competency)}
          />
          <Autocomplete
            label={t('bank.role_label')}
            description={t('bank.role_help')}
            maxLength={60}
            data={[...new Set([...ROLES, ...roles].map((role) => roleText(t, role)))]}
            value={roleText(t, content.role)}
            onChange={(role) => set({ role: roleOf(role) })}
            error={needed(content.role)}
          />
        </div>
        <div className={classes.triple}>
          <Select
            label={t('bank.type_label')}
            allowDeselect={false}
            data={TYPES.map((value) => ({ value, label: typeText(t, value) }))}
            value={content.type}
            onChange={(type) => set({ type: TYPES.find((one) => one === type) ?? content.type })}
          />
          <Select
            label={t('bank.level_label')}
            allowDeselect={false}
            data={LEVELS.map((value) => ({ value, label: levelText(t, value) }))}
            value={content.level}
            onChange={(level) =>
              set({ level: LEVELS.find((one) => one === level) ?? content.level })
            }
          />
          <NumberInput
            label={t('bank.minutes_label')}
            min={1}
            max={60}
            allowDecimal={false}
            value={content.minutes}
            onChange={(minutes) =>
              set({ minutes: Math.min(60, Math.max(1, Number(minutes) || 1)) })
            }
          />
        </div>
        <KeyPoints
          points={content.key_points}
          onChange={(key_points) => set({ key_points })}
          error={tried && points.length === 0 ? t('arrange.needed') : null}
        />
        <fieldset className={classes.group}>
          <legend>{t('bank.anchors')}</legend>
          <p className={classes.soft}>{t('bank.anchors_help')}</p>
          {content.anchors.map((anchor, at) => (
            <Textarea
              key={at}
              autosize
              label={t('bank.anchor', { level: at + 1 })}
              maxLength={300}
              value={anchor}
              onChange={(event) =>
                set({ anchors: replaced(content.anchors, at, event.currentTarget.value) })
              }
              error={needed(anchor)}
            />
          ))}
        </fieldset>
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onCancel}>
            {t('act.cancel')}
          </Button>
          <Button type="submit" loading={pending}>
            {t('bank.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function KeyPoints(props: {
  points: string[];
  onChange: (points: string[]) => void;
  error: string | null;
}) {
  const { t } = useTranslation('staff');
  return (
    <fieldset className={classes.group}>
      <legend>{t('bank.key_points')}</legend>
      <p className={classes.soft}>{t('bank.key_points_help')}</p>
      {props.points.map((point, at) => (
        <div key={at} className={classes.point}>
          <Textarea
            autosize
            aria-label={t('bank.key_point', { number: at + 1 })}
            maxLength={300}
            value={point}
            onChange={(event) =>
              props.onChange(replaced(props.points, at, event.currentTarget.value))
            }
            error={at === 0 ? props.error : null}
          />
          <Button
            variant="subtle"
            color="dark"
            aria-label={t('bank.remove_point', { number: at + 1 })}
            disabled={props.points.length === 1}
            onClick={() => props.onChange(props.points.filter((_, i) => i !== at))}
          >
            <IconTrash size={16} aria-hidden />
          </Button>
        </div>
      ))}
      <Button
        variant="subtle"
        leftSection={<IconPlus size={16} aria-hidden />}
        disabled={props.points.length >= MOST_POINTS}
        onClick={() => props.onChange([...props.points, ''])}
      >
        {t('bank.add_point')}
      </Button>
    </fieldset>
  );
}

const replaced = (texts: readonly string[], at: number, text: string): string[] =>
  texts.map((one, i) => (i === at ? text : one));

/** The content alone: a stored question also has an id, a version and more. */
function plain(from: QuestionContent): QuestionContent {
  const { language, role, competency, type, level, minutes, text, key_points, anchors } = from;
  return { language, role, competency, type, level, minutes, text, key_points, anchors };
}
