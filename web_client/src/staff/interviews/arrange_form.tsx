import { Alert, Button, Group, Modal, MultiSelect, Select, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api';
import { errorText } from '../words/errors';
import { languageName } from '../words/names';
import { dayKey } from '../words/times';
import { applicantsQuery, openingsQuery, staffQuery } from './queries';

/** HR puts an applicant, an opening, interviewers and a time together. */
export function ArrangeForm({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('staff');
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('arrange.title')}
      size="md"
      closeButtonProps={{ 'aria-label': t('act.close') }}
    >
      <Fields onClose={onClose} />
    </Modal>
  );
}

function Fields({ onClose }: { onClose: () => void }) {
  const { t, i18n } = useTranslation('staff');
  const [applicant, setApplicant] = useState<string | null>(null);
  const [opening, setOpening] = useState<string | null>(null);
  const [interviewers, setInterviewers] = useState<string[]>([]);
  const [start, setStart] = useState(nextHour);
  const [tried, setTried] = useState(false);
  const applicants = useQuery(applicantsQuery);
  const openings = useQuery(openingsQuery);
  const staff = useQuery(staffQuery);
  const loading = applicants.isPending || openings.isPending || staff.isPending;
  const arrange = useArrange(onClose);

  const complete =
    applicant !== null && opening !== null && interviewers.length > 0 && start !== '';
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    setTried(true);
    if (!complete) return;
    arrange.mutate({
      applicant_id: applicant,
      opening_id: opening,
      interviewer_ids: interviewers,
      starts_at: new Date(start).toISOString(),
    });
  };
  const needed = (missing: boolean) => (tried && missing ? t('arrange.needed') : null);
  const failed = applicants.error ?? openings.error ?? staff.error ?? arrange.error;

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {failed && (
          <Alert color="red" variant="light" role="alert">
            {errorText(t, failed)}
          </Alert>
        )}
        <Select
          data-autofocus
          label={t('arrange.applicant')}
          placeholder={loading ? t('state.loading') : t('arrange.choose')}
          searchable
          nothingFoundMessage={t('arrange.nothing')}
          data={(applicants.data ?? []).map((a) => ({
            value: a.id,
            label: `${a.name} · ${a.email}`,
          }))}
          value={applicant}
          onChange={setApplicant}
          error={needed(applicant === null)}
        />
        <Select
          label={t('arrange.opening')}
          placeholder={loading ? t('state.loading') : t('arrange.choose')}
          data={(openings.data ?? []).map((o) => ({
            value: o.id,
            label: `${o.title} · ${languageName(i18n.language, o.language)}`,
          }))}
          value={opening}
          onChange={setOpening}
          error={needed(opening === null)}
        />
        <MultiSelect
          label={t('arrange.interviewers')}
          placeholder={interviewers.length > 0 ? '' : t('arrange.choose')}
          searchable
          hidePickedOptions
          nothingFoundMessage={t('arrange.nothing')}
          data={(staff.data ?? [])
            .filter(({ role }) => role === 'interviewer')
            .map(({ id, name }) => ({ value: id, label: name }))}
          value={interviewers}
          onChange={setInterviewers}
          error={needed(interviewers.length === 0)}
        />
        <TextInput
          type="datetime-local"
          label={t('arrange.time')}
          description={t('arrange.zone', {
            zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
          })}
          value={start}
          onChange={(event) => setStart(event.currentTarget.value)}
          error={needed(start === '')}
        />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            {t('act.cancel')}
          </Button>
          <Button type="submit" loading={arrange.isPending}>
            {t('interviews.arrange')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function useArrange(onDone: () => void) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: api.arrange,
    onSuccess: async ({ id }) => {
      onDone();
      await queries.invalidateQueries({ queryKey: ['interviews'] });
      await navigate({ to: '/interviews/$id', params: { id } });
    },
  });
}

/** The next full hour, as a datetime-local field writes it. */
function nextHour(): string {
  const date = new Date(Date.now() + 3_600_000);
  return `${dayKey(date)}T${String(date.getHours()).padStart(2, '0')}:00`;
}
