import {
  Button,
  Checkbox,
  Group,
  Modal,
  NativeSelect,
  NumberInput,
  Switch,
  TextInput,
} from '@mantine/core';
import { IconBolt, IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../../i18n';
import { invitations, type Channel, type Rule, type RuleDraft } from '../../invitations';
import { openingsQuery } from '../interviews/queries';
import { useMe } from '../session/session';
import { Empty, Failed, Waiting } from '../shell/states';
import { errorText } from '../words/errors';
import {
  channelChoices,
  sourceChoices,
  sourceText,
  stageChoices,
  templateChoices,
} from './choices';
import classes from './invitations.module.css';
import { rulesQuery, templatesQuery } from './queries';

/** Rules that invite by themselves. */
export function Rules() {
  const { t } = useTranslation('staff');
  const rules = useQuery(rulesQuery);
  const [edited, edit] = useState<Rule | 'new'>();
  if (rules.isPending) return <Waiting />;
  if (rules.isError) return <Failed error={rules.error} retry={() => void rules.refetch()} />;
  const add = (
    <Button
      variant="default"
      leftSection={<IconPlus size={16} aria-hidden />}
      onClick={() => edit('new')}
    >
      {t('invitations.new_rule')}
    </Button>
  );
  return (
    <>
      {rules.data.length === 0 ? (
        <Empty
          icon={<IconBolt size={28} stroke={1.5} />}
          title={t('invitations.no_rules')}
          text={t('invitations.no_rules_text')}
          act={add}
        />
      ) : (
        <>
          <Group mb="md">{add}</Group>
          <ul className={classes.list}>
            {rules.data.map((rule) => (
              <Row key={rule.id} rule={rule} onEdit={() => edit(rule)} />
            ))}
          </ul>
        </>
      )}
      <Modal
        opened={edited !== undefined}
        onClose={() => edit(undefined)}
        title={t(edited === 'new' ? 'invitations.new_rule' : 'invitations.edit_rule')}
        size="lg"
        closeButtonProps={{ 'aria-label': t('act.close') }}
      >
        {edited !== undefined && (
          <RuleForm rule={edited === 'new' ? null : edited} onClose={() => edit(undefined)} />
        )}
      </Modal>
    </>
  );
}

function Row({ rule, onEdit }: { rule: Rule; onEdit: () => void }) {
  const { t } = useTranslation('staff');
  const queries = useQueryClient();
  const openings = useQuery(openingsQuery);
  const toggle = useMutation({
    mutationFn: (active: boolean) => invitations.saveRule(rule.id, { ...rule, active }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['invitations', 'rules'] }),
  });
  const opening = openings.data?.find(({ id }) => id === rule.opening_id)?.title;
  const conditions = [
    rule.opening_id === null ? t('invitations.all_openings') : (opening ?? ''),
    rule.min_match === null ? '' : t('invitations.if_match', { points: rule.min_match }),
    rule.urgent_only ? t('invitations.if_urgent') : '',
    rule.stage === ''
      ? ''
      : (stageChoices(t).find(({ value }) => value === rule.stage)?.label ?? rule.stage),
    rule.source === '' ? '' : t('invitations.if_source', { source: sourceText(t, rule.source) }),
  ].filter((one) => one !== '');
  return (
    <li className={classes.card}>
      <div className={classes.main}>
        <span className={classes.name}>{rule.name}</span>
        <p className={classes.soft}>{conditions.join(' · ')}</p>
      </div>
      <span className={classes.soft}>{t('invitations.has_invited', { count: rule.invited })}</span>
      <Switch
        label={t('invitations.active')}
        checked={rule.active}
        disabled={toggle.isPending}
        onChange={(event) => toggle.mutate(event.currentTarget.checked)}
      />
      <Button size="xs" variant="default" onClick={onEdit}>
        {t('invitations.edit')}
      </Button>
    </li>
  );
}

function RuleForm({ rule, onClose }: { rule: Rule | null; onClose: () => void }) {
  const { t } = useTranslation('staff');
  const me = useMe();
  const queries = useQueryClient();
  const openings = useQuery(openingsQuery);
  const templates = useQuery(templatesQuery);
  const [draft, setDraft] = useState<RuleDraft>(
    rule ?? {
      name: '',
      opening_id: null,
      min_match: 80,
      urgent_only: false,
      stage: '',
      source: '',
      template_id: '',
      channel: 'email',
      active: true,
    },
  );
  const set = (change: Partial<RuleDraft>) => setDraft({ ...draft, ...change });
  const forAll = me.role === 'hr_manager';
  const openingId = draft.opening_id ?? (forAll ? null : (openings.data?.[0]?.id ?? null));
  const choices = templateChoices(t, templates.data?.items ?? [], openingId);
  const save = useMutation({
    mutationFn: () =>
      invitations.saveRule(rule?.id ?? null, {
        ...draft,
        opening_id: openingId,
        template_id: draft.template_id || (choices[0]?.value ?? ''),
      }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['invitations', 'rules'] });
      onClose();
    },
  });
  return (
    <form
      className={classes.stack}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <TextInput
        label={t('invitations.rule_name')}
        placeholder={t('invitations.rule_name_example')}
        required
        value={draft.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <div className={classes.two}>
        <NativeSelect
          label={t('invitations.opening')}
          data={[
            ...(forAll ? [{ value: '', label: t('invitations.all_openings') }] : []),
            ...(openings.data ?? []).map(({ id, title }) => ({ value: id, label: title })),
          ]}
          value={openingId ?? ''}
          onChange={(event) => set({ opening_id: event.currentTarget.value || null })}
        />
        <NumberInput
          label={t('invitations.min_match')}
          description={t('invitations.min_match_text')}
          min={0}
          max={100}
          value={draft.min_match ?? ''}
          onChange={(value) => set({ min_match: typeof value === 'number' ? value : null })}
        />
        <NativeSelect
          label={t('invitations.which_stage')}
          data={stageChoices(t)}
          value={draft.stage}
          onChange={(event) => set({ stage: event.currentTarget.value })}
        />
        <NativeSelect
          label={t('invitations.source')}
          data={sourceChoices(t, draft.source)}
          value={draft.source}
          onChange={(event) => set({ source: event.currentTarget.value })}
        />
        <NativeSelect
          label={t('invitations.template')}
          data={choices}
          value={draft.template_id}
          onChange={(event) => set({ template_id: event.currentTarget.value })}
        />
        <NativeSelect
          label={t('invitations.by_channel')}
          data={channelChoices(t)}
          value={draft.channel}
          onChange={(event) => set({ channel: event.currentTarget.value as Channel })}
        />
      </div>
      <Checkbox
        label={t('invitations.if_urgent')}
        checked={draft.urgent_only}
        onChange={(event) => set({ urgent_only: event.currentTarget.checked })}
      />
      <p className={classes.soft}>{t('invitations.rule_note')}</p>
      {save.isError && <p role="alert">{errorText(t, save.error)}</p>}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('act.cancel')}
        </Button>
        <Button type="submit" loading={save.isPending}>
          {t('invitations.save')}
        </Button>
      </Group>
    </form>
  );
}
