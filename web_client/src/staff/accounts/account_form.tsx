import { Select, Stack, Switch, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';
import { localeName, locales, useTranslation } from '../../i18n';
import { meQuery } from '../session/session';
import { FormEnd } from '../shell/form_end';
import { roleName } from '../words/names';
import { accountsApi, ROLES, type Account } from './wire';

interface AccountFormProps {
  /** Who is edited; somebody new where there is none. */
  account: Account | null;
  /** Done, with the first password of somebody new; or left. */
  onDone: (added?: { name: string; password: string }) => void;
}

/** Adds somebody to the staff, or changes them. */
export function AccountForm({ account, onDone }: AccountFormProps) {
  const { t, i18n } = useTranslation('staff');
  const queries = useQueryClient();
  const [given, setGiven] = useState<Account>(
    account ?? {
      id: '',
      name: '',
      email: '',
      role: 'interviewer',
      locale: i18n.language,
      active: true,
    },
  );
  const set = (changed: Partial<Account>) => setGiven({ ...given, ...changed });
  const saving = useMutation({
    mutationFn: async () => {
      if (account === null) return (await accountsApi.add(given)).password;
      await accountsApi.change(given);
      return null;
    },
    onSuccess: async (password) => {
      onDone(password === null ? undefined : { name: given.name, password });
      await queries.invalidateQueries({ queryKey: ['accounts'] });
      await queries.invalidateQueries(meQuery);
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    saving.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          required
          maxLength={100}
          label={t('accounts.name')}
          value={given.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
          data-autofocus
        />
        {account === null && (
          <TextInput
            required
            type="email"
            maxLength={254}
            label={t('accounts.email')}
            description={t('accounts.email_help')}
            value={given.email}
            onChange={(event) => set({ email: event.currentTarget.value })}
          />
        )}
        <Select
          allowDeselect={false}
          label={t('accounts.role')}
          description={t(`accounts.may.${given.role}`)}
          data={ROLES.map((value) => ({ value, label: roleName(t, value) }))}
          value={given.role}
          onChange={(role) => set({ role: role ?? given.role })}
        />
        <Select
          allowDeselect={false}
          label={t('accounts.language')}
          data={locales().map((value) => ({ value, label: localeName(value) }))}
          value={given.locale}
          onChange={(locale) => set({ locale: locale ?? given.locale })}
        />
        {account !== null && (
          <Switch
            label={t('accounts.active')}
            description={t('accounts.active_help')}
            checked={given.active}
            onChange={(event) => set({ active: event.currentTarget.checked })}
          />
        )}
        <FormEnd
          label={t(account === null ? 'accounts.add' : 'accounts.save')}
          error={saving.error}
          pending={saving.isPending}
          disabled={given.name.trim() === '' || given.email.trim() === ''}
          onCancel={() => onDone()}
        />
      </Stack>
    </form>
  );
}
