import { Button, Modal } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { localeName, useTranslation } from '../../i18n';
import classes from '../bridges/bridges.module.css';
import { Listed } from '../bridges/listed';
import { ConfirmButton } from '../shell/confirm';
import { ShownOnce } from '../shell/shown_once';
import { useTitle } from '../shell/title';
import { errorText } from '../words/errors';
import { roleName } from '../words/names';
import { AccountForm } from './account_form';
import { accountsApi, accountsQuery, type Account } from './wire';

/** Somebody's password, to be handed over. */
interface Given {
  name: string;
  password: string;
}

/** Who may sign in, and as what. */
export function AccountsPage() {
  const { t } = useTranslation('staff');
  useTitle(t('accounts.title'));
  const [edited, edit] = useState<Account | 'new' | null>(null);
  const [given, give] = useState<Given | null>(null);
  return (
    <>
      <h1 className={classes.title}>{t('accounts.title')}</h1>
      <Listed
        list={useQuery(accountsQuery)}
        icon={<IconUsers size={28} stroke={1.5} />}
        none={t('accounts.title')}
        noneText={t('accounts.lead')}
        lead={t('accounts.lead')}
        addLabel={t('accounts.add')}
        onAdd={() => edit('new')}
        row={(account) => (
          <Row key={account.id} account={account} onEdit={() => edit(account)} onGiven={give} />
        )}
      />
      <Modal
        opened={edited !== null}
        onClose={() => edit(null)}
        title={edited === 'new' ? t('accounts.add') : edited?.email}
        closeButtonProps={{ 'aria-label': t('act.close') }}
      >
        {edited !== null && (
          <AccountForm
            account={edited === 'new' ? null : edited}
            onDone={(added) => {
              edit(null);
              if (added) give(added);
            }}
          />
        )}
      </Modal>
      <ShownOnce
        secret={given?.password ?? null}
        text={t('accounts.password_text', { name: given?.name ?? '' })}
        onClose={() => give(null)}
      />
    </>
  );
}

interface RowProps {
  account: Account;
  onEdit: () => void;
  onGiven: (given: Given) => void;
}

function Row({ account, onEdit, onGiven }: RowProps) {
  const { t } = useTranslation('staff');
  const queries = useQueryClient();
  const { id, name, email, role, locale, active } = account;
  const renewing = useMutation({
    mutationFn: () => accountsApi.newPassword(id),
    onSuccess: ({ password }) => onGiven({ name, password }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['accounts'] }),
  });
  return (
    <li className={classes.card}>
      <span className={classes.name}>{name}</span>
      <p className={classes.soft}>
        {[roleName(t, role), email, localeName(locale), active ? '' : t('accounts.left')]
          .filter(Boolean)
          .join(' · ')}
      </p>
      <div className={classes.acts}>
        <Button variant="default" size="xs" onClick={onEdit}>
          {t('accounts.edit')}
        </Button>
        {active && (
          <ConfirmButton
            label={t('accounts.new_password')}
            title={t('accounts.new_password_title', { name })}
            text={t('accounts.new_password_text', { name })}
            button={{ size: 'xs' }}
            pending={renewing.isPending}
            onConfirm={() => renewing.mutate()}
          />
        )}
      </div>
      {renewing.isError && (
        <p role="alert" className={classes.caution}>
          {errorText(t, renewing.error)}
        </p>
      )}
    </li>
  );
}
