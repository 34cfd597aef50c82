import {
  Alert,
  Button,
  Group,
  Modal,
  NumberInput,
  SegmentedControl,
  Select,
  Stack,
  TextInput,
} from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type SyntheticEvent } from 'react';
import { api, type NewInterview } from '../../api';
import { useTranslation } from '../../i18n';
import type { Lead } from '../../live/wire';
import { scheduling, type Slot } from '../../scheduling';
import { SlotList } from '../calendar/slot_list';
import { localInput, TimeLink } from '../calendar/entry_pane';
import { useFirstFault } from '../shell/first_fault';
import { errorText } from '../words/errors';
import { dayKey, zoneName } from '../words/times';
import classes from './arrangements.module.css';
import { InterviewersSelect, LengthInput, OpeningSelect } from './fields';
import { applicantsQuery } from './queries';

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
  const [lead, setLead] = useState<Lead>('panel');
  const [window_h, setWindow] = useState(72);
  const [applicant, setApplicant] = useState<string | null>(null);
  const [opening, setOpening] = useState<string | null>(null);
  const [interviewers, setInterviewers] = useState<string[]>([]);
  const [start, setStart] = useState(nextHour);
  const [length, setLength] = useState(45);
  const [tries, setTries] = useState(0);
  const form = useFirstFault(tries);
  const applicants = useQuery(applicantsQuery);
  const arrange = useArrange(onClose);
  const queries = useQueryClient();

  const byAi = lead === 'ai';
  const panelled = byAi || interviewers.length > 0;
  const complete = applicant !== null && opening !== null && panelled && start !== '';
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    setTries(tries + 1);
    if (!complete) return;
    const starts_at = new Date(start).toISOString();
    arrange.mutate(byAi ? { ...search, starts_at, lead, window_h } : { ...search, starts_at });
  };
  const search = {
    applicant_id: applicant ?? '',
    opening_id: opening ?? '',
    interviewer_ids: interviewers,
    length_min: length,
  };
  const known = applicant !== null && opening !== null;
  const find = useMutation({ mutationFn: () => scheduling.findTimes(search) });
  const propose = useMutation({
    mutationFn: () => scheduling.book({ ...search, starts_at: null }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['calendar'] }),
  });
  const needed = (missing: boolean) => (tries > 0 && missing ? t('arrange.needed') : null);
  const failed = applicants.error ?? arrange.error ?? propose.error;

  if (propose.data) {
    return (
      <Stack gap="md">
        <Alert color="green" variant="light" title={t('arrange.proposed')}>
          <TimeLink url={propose.data.time_link} />
        </Alert>
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('act.close')}</Button>
        </Group>
      </Stack>
    );
  }
  return (
    <form ref={form} onSubmit={submit} noValidate>
      <Stack gap="md">
        {failed && (
          <Alert color="red" variant="light" role="alert">
            {errorText(t, failed)}
          </Alert>
        )}
        <SegmentedControl
          fullWidth
          aria-label={t('arrange.lead')}
          value={lead}
          onChange={(value) => setLead(value === 'ai' ? 'ai' : 'panel')}
          data={(['panel', 'ai'] as const).map((value) => ({
            value,
            label: t(`arrange.by_${value}`),
          }))}
        />
        {byAi && <p className={classes.hint}>{t('arrange.ai_help')}</p>}
        <Select
          data-autofocus
          label={t('arrange.applicant')}
          placeholder={t(applicants.isPending ? 'state.loading' : 'arrange.choose')}
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
        <OpeningSelect value={opening} onChange={setOpening} error={needed(opening === null)} />
        <InterviewersSelect
          label={t(byAi ? 'arrange.watchers' : 'arrange.interviewers')}
          value={interviewers}
          onChange={setInterviewers}
          error={needed(!panelled)}
        />
        {!byAi && <LengthInput value={length} onChange={setLength} />}
        <Group gap="sm" display={byAi ? 'none' : undefined}>
          <Button
            variant="default"
            disabled={!known}
            loading={find.isPending}
            onClick={() => find.mutate()}
          >
            {t('arrange.find')}
          </Button>
          <Button
            variant="default"
            disabled={!known}
            loading={propose.isPending}
            onClick={() => propose.mutate()}
          >
            {t('arrange.let_choose')}
          </Button>
        </Group>
        {!byAi && (find.data ?? find.error) && (
          <SlotList
            found={find.data}
            pending={find.isPending}
            error={find.error}
            chosen={start === '' ? undefined : chosenOf(find.data?.items, start)}
            onChoose={(slot) => {
              setStart(localInput(slot.starts_at));
              setInterviewers(slot.panel.map(({ id }) => id));
            }}
          />
        )}
        <TextInput
          type="datetime-local"
          label={t('arrange.time')}
          description={t('arrange.zone', {
            zone: zoneName(i18n.language),
          })}
          value={start}
          onChange={(event) => setStart(event.currentTarget.value)}
          error={needed(start === '')}
        />
        {byAi && (
          <NumberInput
            label={t('arrange.window')}
            min={1}
            max={720}
            allowDecimal={false}
            value={window_h}
            onChange={(value) => setWindow(Number(value) || 72)}
          />
        )}
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

type ByPanel = Parameters<typeof scheduling.book>[0];
type ByAi = Required<NewInterview>;
type Order = ByPanel | ByAi;

/** No panel has to be free: the applicant begins whenever it suits them. */
async function arrangeByAi(order: ByAi): Promise<{ interview_id: string | null }> {
  const { applicant_id, opening_id, interviewer_ids, starts_at, lead, window_h } = order;
  const made = await api.arrange({
    applicant_id,
    opening_id,
    interviewer_ids,
    starts_at,
    lead,
    window_h,
  });
  return { interview_id: made.id };
}

function useArrange(onDone: () => void) {
  const { t } = useTranslation('staff');
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (order: Order) => ('lead' in order ? arrangeByAi(order) : scheduling.book(order)),
    onSuccess: async ({ interview_id: id }, order) => {
      onDone();
      notifications.show({ message: t('lead' in order ? 'arrange.ai_made' : 'arrange.told') });
      await queries.invalidateQueries({ queryKey: ['interviews'] });
      await queries.invalidateQueries({ queryKey: ['calendar'] });
      if (id !== null) await navigate({ to: '/interviews/$id', params: { id } });
    },
  });
}

/** The proposed start that the field shows, where it shows one. */
function chosenOf(slots: readonly Slot[] | undefined, shown: string): string | undefined {
  return slots?.find(({ starts_at }) => localInput(starts_at) === shown)?.starts_at;
}

/** The next full hour, as a datetime-local field writes it. */
function nextHour(): string {
  const date = new Date(Date.now() + 3_600_000);
  return `${dayKey(date)}T${String(date.getHours()).padStart(2, '0')}:00`;
}
