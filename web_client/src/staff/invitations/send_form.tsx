import { Button, Group, Modal, NativeSelect, NumberInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../../i18n';
import { invitations, type BatchDraft, type Channel, type Exclusion } from '../../invitations';
import { openingsQuery } from '../interviews/queries';
import { errorText } from '../words/errors';
import { channelChoices, stageChoices, templateChoices } from './choices';
import classes from './invitations.module.css';
import { templatesQuery } from './queries';

const SHOWN = 8;

/** HR chooses people, sees who is reached and who is not, and sends. */
export function SendForm({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('staff');
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('invitations.send')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('act.close') }}
    >
      <Choosing onClose={onClose} />
    </Modal>
  );
}

function Choosing({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('staff');
  const queries = useQueryClient();
  const openings = useQuery(openingsQuery);
  const templates = useQuery(templatesQuery);
  const [opening, setOpening] = useState('');
  const [template, setTemplate] = useState('');
  const [channel, setChannel] = useState<Channel>('email');
  const [stage, setStage] = useState('');
  const [match, setMatch] = useState<number | null>(null);
  const openingId = opening || (openings.data?.[0]?.id ?? '');
  const choices = templateChoices(t, templates.data?.items ?? [], openingId);
  const templateId = template || (choices[0]?.value ?? '');
  const draft: BatchDraft = {
    opening_id: openingId,
    template_id: templateId,
    channel,
    stage,
    min_match: match,
  };
  const plan = useQuery({
    queryKey: ['invitations', 'plan', draft],
    queryFn: () => invitations.plan(draft),
    enabled: openingId !== '' && templateId !== '',
    retry: false,
  });
  const send = useMutation({
    mutationFn: () => invitations.send(draft),
    onSuccess: async ({ members }) => {
      notifications.show({ message: t('invitations.on_their_way', { count: members }) });
      onClose();
      await queries.invalidateQueries({ queryKey: ['invitations'] });
    },
  });
  const count = plan.data?.count ?? 0;
  return (
    <div className={classes.stack}>
      <NativeSelect
        label={t('invitations.opening')}
        data={(openings.data ?? []).map(({ id, title }) => ({ value: id, label: title }))}
        value={openingId}
        onChange={(event) => setOpening(event.currentTarget.value)}
      />
      <div className={classes.two}>
        <NativeSelect
          label={t('invitations.which_stage')}
          data={stageChoices(t)}
          value={stage}
          onChange={(event) => setStage(event.currentTarget.value)}
        />
        <NumberInput
          label={t('invitations.min_match')}
          description={t('invitations.min_match_text')}
          min={0}
          max={100}
          value={match ?? ''}
          onChange={(value) => setMatch(typeof value === 'number' ? value : null)}
        />
        <NativeSelect
          label={t('invitations.template')}
          data={choices}
          value={templateId}
          onChange={(event) => setTemplate(event.currentTarget.value)}
        />
        <NativeSelect
          label={t('invitations.by_channel')}
          data={channelChoices(t)}
          value={channel}
          onChange={(event) => setChannel(event.currentTarget.value as Channel)}
        />
      </div>
      <Reached draft={draft} />
      {(send.isError || plan.isError) && (
        <p role="alert">{errorText(t, send.error ?? plan.error)}</p>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('act.cancel')}
        </Button>
        <Button
          disabled={count === 0}
          loading={send.isPending || plan.isFetching}
          onClick={() => send.mutate()}
        >
          {t('invitations.send_to', { count })}
        </Button>
      </Group>
    </div>
  );
}

/** How many are reached, in which order, and who is left out for which reason. */
function Reached({ draft }: { draft: BatchDraft }) {
  const { t } = useTranslation('staff');
  const plan = useQuery({
    queryKey: ['invitations', 'plan', draft],
    queryFn: () => invitations.plan(draft),
    enabled: draft.opening_id !== '' && draft.template_id !== '',
    retry: false,
  });
  if (plan.data === undefined) return null;
  const { count, first, reasons, excluded, order, learned_from, needed } = plan.data;
  return (
    <section aria-live="polite" className={classes.preview}>
      <strong className={classes.subject}>{t('invitations.reached', { count })}</strong>
      {first.length > 0 && (
        <>
          {first
            .slice(0, SHOWN)
            .map(({ name, match }) => (match === null ? name : `${name} (${Math.round(match)})`))
            .join(t('invitations.comma'))}
          {count > SHOWN && ' …'}
          <p className={classes.soft}>
            {order === 'likely'
              ? t('invitations.order_likely', { count: learned_from })
              : t('invitations.order_match', { count: learned_from, needed })}
          </p>
        </>
      )}
      {excluded.length > 0 && (
        <ul>
          {(Object.entries(reasons) as [Exclusion, number][]).map(([reason, many]) => (
            <li key={reason}>
              {t(`invitations.excluded.${reason}`, {
                count: many,
                names: excluded
                  .filter((one) => one.reason === reason)
                  .slice(0, SHOWN)
                  .map(({ name }) => name)
                  .join(t('invitations.comma')),
              })}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
