import { Select } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../../i18n';
import { useMe } from '../session/session';
import { roleName } from '../words/names';
import { dateTime } from '../words/times';
import { SecretForm, SecretRow, Secrets } from './secrets';
import { bridgesApi, grantedBy, tokensQuery, type Token } from './wire';

/** Machines that use the API. */
export function Tokens() {
  const { t } = useTranslation('staff');
  return (
    <Secrets
      list={useQuery(tokensQuery)}
      icon={<IconKey size={28} stroke={1.5} />}
      none={t('bridges.no_tokens')}
      noneText={t('bridges.no_tokens_text')}
      lead={t('bridges.no_tokens_text')}
      addLabel={t('bridges.make_token')}
      row={(token) => <Row key={token.id} token={token} />}
      form={(onDone) => <TokenForm onDone={onDone} />}
    />
  );
}

function Row({ token }: { token: Token }) {
  const { t, i18n } = useTranslation('staff');
  const ends = token.expires_at && dateTime(i18n.language, token.expires_at);
  return (
    <SecretRow
      row={token}
      what={roleName(t, token.standing)}
      {...(ends && { ends: t('bridges.ends', { time: ends }) })}
      title={t('bridges.revoke_title')}
      text={t('bridges.revoke_text', { name: token.name })}
      onRevoke={() => bridgesApi.revoke(token.id)}
    />
  );
}

const DAYS = ['30', '90', '365'] as const;

function TokenForm({ onDone }: { onDone: (secret?: string) => void }) {
  const { t } = useTranslation('staff');
  const standings = grantedBy(useMe());
  const [standing, setStanding] = useState(standings[0] ?? 'hr');
  const [days, setDays] = useState<string>('90');
  const make = async (name: string) => {
    const expires_at = new Date(Date.now() + Number(days) * 86_400_000).toISOString();
    return (await bridgesApi.makeToken({ name, standing, expires_at })).token;
  };
  return (
    <SecretForm
      label={t('bridges.token_name')}
      help={t('bridges.token_name_help')}
      submit={t('bridges.make_token')}
      make={make}
      onDone={onDone}
    >
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
        data={DAYS.map((value) => ({ value, label: t('bridges.days', { count: Number(value) }) }))}
        value={days}
        onChange={(value) => setDays(value ?? days)}
      />
    </SecretForm>
  );
}
