import { Alert, Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../session/session';
import { ConfirmButton } from '../shell/confirm';
import { errorText } from '../words/errors';
import { roleName } from '../words/names';
import { dateTime } from '../words/times';
import classes from './bridges.module.css';
import { Listed } from './listed';
import { ShownOnce } from './shown_once';
import { bridgesApi, grantedBy, tokensQuery, type Token } from './wire';

/** Machines that use the API. */
export function Tokens() {
  const { t } = useTranslation('staff');
  const list = useQuery(tokensQuery);
  const [making, make] = useState(false);
  const [secret, show] = useState<string | null>(null);
  return (
    <>
      <Listed
        list={list}
        icon={<IconKey size={28} stroke={1.5} />}
        none={t('bridges.no_tokens')}
        noneText={t('bridges.no_tokens_text')}
        lead={t('bridges.no_tokens_text')}
        addLabel={t('bridges.make_token')}
        onAdd={() => make(true)}
        row={(token) => <Row key={token.id} row={token} />}
      />
      <Modal
        opened={making}
        onClose={() => make(false)}
        title={t('bridges.make_token')}
        closeButtonProps={{ 'aria-label': t('act.close') }}
      >
        <TokenForm onDone={() => make(false)} onSecret={show} />
      </Modal>
      <ShownOnce secret={secret} onClose={() => show(null)} />
    </>
  );
}

function Row({ row }: { row: Token }) {
  const { t, i18n } = useTranslation('staff');
  const queries = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => bridgesApi.revoke(row.id),
    onSettled: () => queries.invalidateQueries({ queryKey: ['bridges'] }),
  });
  const time = (at: string) => dateTime(i18n.language, at);
  return (
    <li className={classes.card}>
      <span className={classes.name}>{row.name}</span>
      <p className={classes.soft}>
        {roleName(t, row.standing)} ·{' '}
        {t('bridges.made_by', { name: row.created_by.name, time: time(row.created_at) })} ·{' '}
        {row.last_used_at === null
          ? t('bridges.never_used')
          : t('bridges.last_used', { time: time(row.last_used_at) })}
        {row.expires_at !== null && ` · ${t('bridges.ends', { time: time(row.expires_at) })}`}
      </p>
      {row.revoked_at === null ? (
        <div className={classes.acts}>
          <ConfirmButton
            grave
            label={t('bridges.revoke')}
            title={t('bridges.revoke_title')}
            text={t('bridges.revoke_text', { name: row.name })}
            button={{ size: 'xs' }}
            pending={revoke.isPending}
            onConfirm={() => revoke.mutate()}
          />
        </div>
      ) : (
        <p className={classes.soft}>{t('bridges.revoked', { time: time(row.revoked_at) })}</p>
      )}
    </li>
  );
}

const DAYS = ['30', '90', '365'] as const;

function TokenForm(props: { onDone: () => void; onSecret: (secret: string) => void }) {
  const { t } = useTranslation('staff');
  const standings = grantedBy(useMe());
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [standing, setStanding] = useState(standings[0] ?? 'hr');
  const [days, setDays] = useState<string>('90');
  const make = useMutation({
    mutationFn: () => {
      const ends = new Date(Date.now() + Number(days) * 86_400_000).toISOString();
      return bridgesApi.makeToken({ name: name.trim(), standing, expires_at: ends });
    },
    onSuccess: async ({ token }) => {
      props.onDone();
      props.onSecret(token);
      await queries.invalidateQueries({ queryKey: ['bridges'] });
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          required
          maxLength={100}
          label={t('bridges.token_name')}
          description={t('bridges.token_name_help')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
        <Select
          allowDeselect={false}
          label={t('bridges.standing')}
          description={t('bridges.standing_help')}
          data={standings.map((value) => ({ value, label: roleName(t, value) }))}
          value={standing}
          onChange={(value) => setStanding(value ?? standing)}
        />
        <Select
          allowDeselect={false}
          label={t('bridges.valid_for')}
          data={DAYS.map((value) => ({
            value,
            label: t('bridges.days', { count: Number(value) }),
          }))}
          value={days}
          onChange={(value) => setDays(value ?? days)}
        />
        {make.error && (
          <Alert color="red" variant="light" role="alert">
            {errorText(t, make.error)}
          </Alert>
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={props.onDone}>
            {t('act.cancel')}
          </Button>
          <Button type="submit" disabled={name.trim() === ''} loading={make.isPending}>
            {t('bridges.make_token')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
