import { Button, Modal, PasswordInput, Select, Stack, Switch, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconPlug, IconRefresh, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from '../../i18n';
import { ConfirmButton } from '../shell/confirm';
import { FormEnd } from '../shell/form_end';
import { errorText } from '../words/errors';
import { dateTime } from '../words/times';
import classes from './bridges.module.css';
import { Listed } from './listed';
import { useSyncProblem } from './row_words';
import {
  bridgesApi,
  connectionsQuery,
  SYSTEMS,
  TAKES_FEEDBACK,
  type Connection,
  type System,
} from './wire';

/** Other HR systems that are kept in step, with the log of what came and went. */
export function Connections() {
  const { t } = useTranslation('staff');
  const list = useQuery(connectionsQuery);
  const [connecting, connect] = useState(false);
  return (
    <>
      <Listed
        list={list}
        icon={<IconPlug size={28} stroke={1.5} />}
        none={t('bridges.no_connections')}
        noneText={t('bridges.no_connections_text')}
        lead={t('bridges.connections_lead')}
        addLabel={t('bridges.connect')}
        onAdd={() => connect(true)}
        row={(connection) => <Row key={connection.id} row={connection} />}
      />
      <Modal
        opened={connecting}
        onClose={() => connect(false)}
        title={t('bridges.connect')}
        closeButtonProps={{ 'aria-label': t('act.close') }}
      >
        <ConnectForm onDone={() => connect(false)} />
      </Modal>
    </>
  );
}

function Row({ row }: { row: Connection }) {
  const { t, i18n } = useTranslation('staff');
  const queries = useQueryClient();
  const syncProblem = useSyncProblem();
  const [open, setOpen] = useState(false);
  const act = useMutation({
    mutationFn: (todo: () => Promise<unknown>) => todo(),
    onError: (error) => notifications.show({ color: 'red', message: errorText(t, error) }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['bridges', 'connections'] }),
  });
  const last = row.runs[0];
  const time = (at: string) => dateTime(i18n.language, at);
  const sync = async () => {
    await bridgesApi.sync(row.id);
    notifications.show({ message: t('bridges.sync_soon') });
  };
  return (
    <li className={classes.card}>
      <span className={classes.name}>{row.name}</span>
      <p className={classes.soft}>
        {t(`bridges.system.${row.kind}`)} · {row.address} ·{' '}
        {last ? t('bridges.last_sync', { time: time(last.started_at) }) : t('bridges.never_synced')}
      </p>
      {row.problem && (
        <p className={classes.caution}>
          {t('bridges.sync_problem', { problem: syncProblem(row.problem) })}
        </p>
      )}
      {row.missing_role !== '' && (
        <p className={classes.caution}>{t('bridges.missing_role', { role: row.missing_role })}</p>
      )}
      {TAKES_FEEDBACK.includes(row.kind) && (
        <Switch
          label={t('bridges.sends_feedback')}
          description={t('bridges.sends_feedback_help')}
          checked={row.sends_feedback}
          onChange={({ currentTarget: { checked } }) =>
            act.mutate(() => bridgesApi.sendFeedback(row.id, checked))
          }
        />
      )}
      {open && (
        <ul className={classes.list}>
          {row.runs.map((run) => (
            <li key={run.started_at} className={classes.soft}>
              {time(run.started_at)} · {t('bridges.run_in', { count: sum(run.counts, IN) })} ·{' '}
              {t('bridges.run_out', { count: sum(run.counts, OUT) })} ·{' '}
              {t('bridges.failed', { count: sum(run.counts, FAILED) })}
              {run.problems.length > 0 && (
                <pre className={classes.code}>{run.problems.map(syncProblem).join('\n')}</pre>
              )}
            </li>
          ))}
        </ul>
      )}
      <div className={classes.acts}>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconRefresh size={14} aria-hidden />}
          loading={act.isPending}
          onClick={() => act.mutate(sync)}
        >
          {t('bridges.sync_now')}
        </Button>
        {last && (
          <Button
            size="xs"
            variant="default"
            aria-expanded={open}
            onClick={() => setOpen((was) => !was)}
          >
            {t('bridges.sync_log')}
          </Button>
        )}
        <ConfirmButton
          grave
          label={t('bridges.disconnect')}
          title={t('bridges.disconnect_title')}
          text={t('bridges.disconnect_text', { name: row.name })}
          icon={<IconTrash size={14} aria-hidden />}
          button={{ size: 'xs' }}
          onConfirm={() => act.mutate(() => bridgesApi.disconnect(row.id))}
        />
      </div>
    </li>
  );
}

const IN = /_(added|changed)$/;
const OUT = /_sent$/;
const FAILED = /_failed$/;

const sum = (counts: Record<string, number>, which: RegExp) =>
  Object.entries(counts).reduce((all, [name, count]) => (which.test(name) ? all + count : all), 0);

function ConnectForm({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation('staff');
  const queries = useQueryClient();
  const [kind, setKind] = useState<System>('frappe');
  const [name, setName] = useState('');
  const [account, setAccount] = useState<Record<string, string>>({});
  const connect = useMutation({
    mutationFn: () => bridgesApi.connect({ kind, name: name.trim(), account }),
    onSuccess: async () => {
      onDone();
      await queries.invalidateQueries({ queryKey: ['bridges', 'connections'] });
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    connect.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Select
          allowDeselect={false}
          label={t('bridges.which_system')}
          data={Object.keys(SYSTEMS).map((value) => ({
            value,
            label: t(`bridges.system.${value as System}`),
          }))}
          value={kind}
          onChange={(value) => {
            setKind((value ?? kind) as System);
            setAccount({});
          }}
        />
        <TextInput
          required
          maxLength={100}
          label={t('bridges.connection_name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {SYSTEMS[kind].map((field) => {
          const Input = field === 'secret' ? PasswordInput : TextInput;
          return (
            <Input
              key={field}
              required
              autoComplete="off"
              label={t(`bridges.account.${field}`)}
              value={account[field] ?? ''}
              onChange={(event) => {
                const { value } = event.currentTarget;
                setAccount((was) => ({ ...was, [field]: value }));
              }}
            />
          );
        })}
        <FormEnd
          label={t('bridges.connect')}
          error={connect.error}
          pending={connect.isPending}
          onCancel={onDone}
        />
      </Stack>
    </form>
  );
}
