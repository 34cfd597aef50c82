import { Alert, Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { IconClipboardCheck } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmButton } from '../shell/confirm';
import { errorText } from '../words/errors';
import { dateTime } from '../words/times';
import classes from './bridges.module.css';
import { Listed } from './listed';
import { ShownOnce } from './shown_once';
import { assessmentKeysQuery, bridgesApi, type AssessmentKey } from './wire';

const CALLS = ['list_tests', 'send_test', 'test_status', 'response_error'] as const;

/** Applicant tracking systems that send applicants to interviews. */
export function AssessmentKeys() {
  const { t } = useTranslation('staff');
  const list = useQuery(assessmentKeysQuery);
  const [making, make] = useState(false);
  const [secret, show] = useState<string | null>(null);
  return (
    <>
      <Listed
        list={list}
        icon={<IconClipboardCheck size={28} stroke={1.5} />}
        none={t('bridges.no_assessments')}
        noneText={t('bridges.no_assessments_text')}
        lead={t('bridges.assessments_lead')}
        addLabel={t('bridges.make_key')}
        onAdd={() => make(true)}
        row={(key) => <Row key={key.id} row={key} address={list.data?.address ?? ''} />}
      />
      <Modal
        opened={making}
        onClose={() => make(false)}
        title={t('bridges.make_key')}
        closeButtonProps={{ 'aria-label': t('act.close') }}
      >
        <KeyForm onDone={() => make(false)} onSecret={show} />
      </Modal>
      <ShownOnce secret={secret} onClose={() => show(null)} />
    </>
  );
}

function Row({ row, address }: { row: AssessmentKey; address: string }) {
  const { t, i18n } = useTranslation('staff');
  const queries = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => bridgesApi.revokeKey(row.id),
    onSettled: () => queries.invalidateQueries({ queryKey: ['bridges'] }),
  });
  const time = (at: string) => dateTime(i18n.language, at);
  return (
    <li className={classes.card}>
      <span className={classes.name}>{row.name}</span>
      <p className={classes.soft}>
        {t('bridges.sent_count', { count: row.sent })} ·{' '}
        {t('bridges.made_by', { name: row.created_by.name, time: time(row.created_at) })} ·{' '}
        {row.last_used_at === null
          ? t('bridges.never_used')
          : t('bridges.last_used', { time: time(row.last_used_at) })}
      </p>
      {row.revoked_at !== null ? (
        <p className={classes.soft}>{t('bridges.revoked', { time: time(row.revoked_at) })}</p>
      ) : (
        <>
          <p className={classes.soft}>{t('bridges.key_addresses')}</p>
          <pre className={classes.code}>{CALLS.map((call) => address + call).join('\n')}</pre>
          <div className={classes.acts}>
            <ConfirmButton
              grave
              label={t('bridges.revoke')}
              title={t('bridges.revoke_key_title')}
              text={t('bridges.revoke_key_text', { name: row.name })}
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

function KeyForm(props: { onDone: () => void; onSecret: (secret: string) => void }) {
  const { t } = useTranslation('staff');
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const make = useMutation({
    mutationFn: () => bridgesApi.makeKey(name.trim()),
    onSuccess: async ({ key }) => {
      props.onDone();
      props.onSecret(key);
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
          label={t('bridges.key_name')}
          description={t('bridges.key_name_help')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
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
            {t('bridges.make_key')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
