/** What other systems sign in by: listed, made with its secret shown once, revoked. */
import { Modal, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode, type SyntheticEvent } from 'react';
import { useTranslation } from '../../i18n';
import { ConfirmButton } from '../shell/confirm';
import { FormEnd } from '../shell/form_end';
import { dateTime } from '../words/times';
import classes from './bridges.module.css';
import { Listed, type ListedProps } from './listed';
import { ShownOnce } from '../shell/shown_once';
import type { Secret } from './wire';

interface SecretsProps<Row> extends Omit<ListedProps<Row>, 'onAdd'> {
  /** The form that makes one; it hands on the secret, or nothing where it was left. */
  form: (onDone: (secret?: string) => void) => ReactNode;
}

/** A list of secrets that more can be made of. */
export function Secrets<Row>({ form, ...listed }: SecretsProps<Row>) {
  const { t } = useTranslation('staff');
  const [making, make] = useState(false);
  const [secret, show] = useState<string | null>(null);
  const done = (made?: string) => {
    make(false);
    show(made ?? null);
  };
  return (
    <>
      <Listed {...listed} onAdd={() => make(true)} />
      <Modal
        opened={making}
        onClose={() => make(false)}
        title={listed.addLabel}
        closeButtonProps={{ 'aria-label': t('act.close') }}
      >
        {form(done)}
      </Modal>
      <ShownOnce secret={secret} text={t('bridges.secret_text')} onClose={() => show(null)} />
    </>
  );
}

interface SecretRowProps {
  row: Secret;
  /** What it is, first of the facts. */
  what: string;
  /** Until when it holds. */
  ends?: string;
  /** What is asked before it is revoked, and what that does. */
  title: string;
  text: string;
  onRevoke: () => Promise<unknown>;
  /** Shown as long as it holds. */
  children?: ReactNode;
}

/** A secret without itself: who made it, when it was used, and a way to revoke it. */
export function SecretRow({ row, what, ends, children, ...asked }: SecretRowProps) {
  const { t, i18n } = useTranslation('staff');
  const queries = useQueryClient();
  const revoke = useMutation({
    mutationFn: asked.onRevoke,
    onSettled: () => queries.invalidateQueries({ queryKey: ['bridges'] }),
  });
  const time = (at: string) => dateTime(i18n.language, at);
  const used =
    row.last_used_at === null
      ? t('bridges.never_used')
      : t('bridges.last_used', { time: time(row.last_used_at) });
  const made = t('bridges.made_by', { name: row.created_by.name, time: time(row.created_at) });
  return (
    <li className={classes.card}>
      <span className={classes.name}>{row.name}</span>
      <p className={classes.soft}>{[what, made, used, ends].filter(Boolean).join(' · ')}</p>
      {row.revoked_at !== null ? (
        <p className={classes.soft}>{t('bridges.revoked', { time: time(row.revoked_at) })}</p>
      ) : (
        <>
          {children}
          <div className={classes.acts}>
            <ConfirmButton
              grave
              label={t('bridges.revoke')}
              title={asked.title}
              text={asked.text}
              button={{ size: 'xs' }}
              pending={revoke.isPending}
              onConfirm={() => revoke.mutate()}
            />
          </div>
        </>
      )}
    </li>
  );
}

interface SecretFormProps {
  label: string;
  help: string;
  submit: string;
  /** Makes one of that name; returns the secret. */
  make: (name: string) => Promise<string>;
  onDone: (secret?: string) => void;
  /** What is chosen besides the name. */
  children?: ReactNode;
}

/** Names a secret and makes it. */
export function SecretForm({ label, help, submit, make, onDone, children }: SecretFormProps) {
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const making = useMutation({
    mutationFn: () => make(name.trim()),
    onSuccess: async (secret) => {
      onDone(secret);
      await queries.invalidateQueries({ queryKey: ['bridges'] });
    },
  });
  const onSubmit = (event: SyntheticEvent) => {
    event.preventDefault();
    making.mutate();
  };
  return (
    <form onSubmit={onSubmit}>
      <Stack gap="md">
        <TextInput
          required
          maxLength={100}
          label={label}
          description={help}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
        {children}
        <FormEnd
          label={submit}
          error={making.error}
          pending={making.isPending}
          disabled={name.trim() === ''}
          onCancel={() => onDone()}
        />
      </Stack>
    </form>
  );
}
