import { Button, NumberInput, Switch } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';
import { api } from '../../api';
import { useTranslation } from '../../i18n';
import type { AiSettings } from '../../live/wire';
import { errorText } from '../words/errors';
import classes from './ai.module.css';

const settingsQuery = (opening: string) =>
  queryOptions({
    queryKey: ['ai-settings', opening],
    queryFn: () => api.aiSettings(opening),
  });

/** What an AI-led interview for this opening allows; those arranged keep what held then. */
export function AiSettingsCard({ opening }: { opening: string }) {
  const { t } = useTranslation('staff');
  const settings = useQuery(settingsQuery(opening));
  return (
    <section className={classes.card} aria-labelledby="ai-settings">
      <h2 id="ai-settings" className={classes.title}>
        {t('ai.settings.title')}
      </h2>
      <p className={classes.help}>{t('ai.settings.help')}</p>
      {settings.isError && <p role="alert">{errorText(t, settings.error)}</p>}
      {settings.data && <Fields key={opening} opening={opening} initial={settings.data} />}
    </section>
  );
}

/** Each figure with its limits, as the server holds them. */
const FIGURES = {
  think_s: { min: 0, max: 300, step: 5 },
  answer_s: { min: 30, max: 900, step: 30 },
  retakes: { min: 0, max: 5, step: 1 },
  pauses: { min: 0, max: 10, step: 1 },
  follow_ups: { min: 0, max: 3, step: 1 },
} as const;
const CHOICES = ['typed', 'skip', 'prompts', 'panel_prompts'] as const;

type Figure = keyof typeof FIGURES;

function Fields({ opening, initial }: { opening: string; initial: AiSettings }) {
  const { t } = useTranslation('staff');
  const queries = useQueryClient();
  const [settings, set] = useState(initial);
  const save = useMutation({
    mutationFn: () => api.setAiSettings(opening, settings),
    onSuccess: (saved) => {
      queries.setQueryData(settingsQuery(opening).queryKey, saved);
      notifications.show({ message: t('ai.settings.saved') });
    },
    onError: (error) => notifications.show({ color: 'red', message: errorText(t, error) }),
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form className={classes.fields} onSubmit={submit}>
      {(Object.keys(FIGURES) as Figure[]).map((name) => (
        <NumberInput
          key={name}
          label={t(`ai.settings.${name}`)}
          {...FIGURES[name]}
          allowDecimal={false}
          clampBehavior="strict"
          value={settings[name]}
          onChange={(value) =>
            typeof value === 'number' && set((now) => ({ ...now, [name]: value }))
          }
        />
      ))}
      {CHOICES.map((name) => (
        <Switch
          key={name}
          label={t(`ai.settings.${name}`)}
          checked={settings[name]}
          onChange={({ currentTarget: { checked } }) => set((now) => ({ ...now, [name]: checked }))}
        />
      ))}
      <Button type="submit" variant="default" loading={save.isPending}>
        {t('ai.settings.save')}
      </Button>
    </form>
  );
}
