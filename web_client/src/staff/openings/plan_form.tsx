import { Alert, Button, Group, Modal, NumberInput, Select, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from '../../i18n';
import { errorText } from '../words/errors';
import { policyName } from '../words/names';
import { openingsApi } from './wire';

const POLICIES = ['prc', 'eu', 'us-il', 'us-ny'] as const;

interface Confirmed {
  title: string;
  headcount: number;
  due_on: string;
}

/** A plan in one sentence, read, confirmed, and opened. */
export function PlanForm({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('staff');
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('plan.new')}
      closeButtonProps={{ 'aria-label': t('act.close') }}
    >
      <Fields onClose={onClose} />
    </Modal>
  );
}

function Fields({ onClose }: { onClose: () => void }) {
  const { t, i18n } = useTranslation('staff');
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [found, setFound] = useState<Confirmed | null>(null);
  const language = i18n.language === 'zh' ? 'zh' : 'en';
  const [policy, setPolicy] = useState<string>(language === 'zh' ? 'prc' : 'eu');
  const read = useMutation({
    mutationFn: () => openingsApi.readPlan(text),
    onSuccess: (plan) => setFound({ ...plan, due_on: plan.due_on ?? '' }),
  });
  const create = useMutation({
    mutationFn: (plan: Confirmed) => openingsApi.createPlan({ ...plan, text, language, policy }),
    onSuccess: async (plan) => {
      onClose();
      await queries.invalidateQueries({ queryKey: ['plans'] });
      await queries.invalidateQueries({ queryKey: ['openings'] });
      const [opening] = plan.openings;
      if (opening) await navigate({ to: '/openings/$id', params: { id: opening.id } });
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (found === null) read.mutate();
    else if (found.title !== '' && found.due_on !== '') create.mutate(found);
  };
  const failed = read.error ?? create.error;
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {failed && (
          <Alert color="red" variant="light" role="alert">
            {errorText(t, failed)}
          </Alert>
        )}
        <TextInput
          data-autofocus
          label={t('plan.sentence')}
          description={t('plan.sentence_help')}
          placeholder={t('plan.sentence_example')}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setFound(null);
          }}
        />
        {found && (
          <>
            <TextInput
              label={t('opening.name')}
              value={found.title}
              onChange={(event) => setFound({ ...found, title: event.currentTarget.value })}
            />
            <Group grow>
              <NumberInput
                label={t('opening.headcount')}
                min={1}
                value={found.headcount}
                onChange={(value) => setFound({ ...found, headcount: Number(value) || 1 })}
              />
              <TextInput
                type="date"
                label={t('opening.due_on')}
                value={found.due_on}
                error={found.due_on === '' ? t('plan.needs_date') : null}
                onChange={(event) => setFound({ ...found, due_on: event.currentTarget.value })}
              />
            </Group>
            <Select
              label={t('opening.policy')}
              data={POLICIES.map((id) => ({ value: id, label: policyName(t, { id, name: id }) }))}
              value={policy}
              allowDeselect={false}
              onChange={(value) => setPolicy(value ?? policy)}
            />
            <p style={{ margin: 0, color: 'var(--ink-soft)' }}>{t('plan.opens')}</p>
          </>
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            {t('act.cancel')}
          </Button>
          <Button type="submit" loading={read.isPending || create.isPending} disabled={text === ''}>
            {found === null ? t('plan.read') : t('plan.create')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
