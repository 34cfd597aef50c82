import { Alert, Modal, PasswordInput, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';
import { call } from '../../api';
import { useTranslation } from '../../i18n';
import { FormEnd } from '../shell/form_end';

/** Lets somebody choose a password of their own. */
export function PasswordDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('staff');
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('password.title')}
      closeButtonProps={{ 'aria-label': t('act.close') }}
    >
      <PasswordForm onClose={onClose} />
    </Modal>
  );
}

function PasswordForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('staff');
  const [current, setCurrent] = useState('');
  const [chosen, setChosen] = useState('');
  const changing = useMutation({
    mutationFn: () => call<null>('PUT', '/me/password', { current, new: chosen }),
  });
  if (changing.isSuccess) {
    return (
      <Alert color="green" variant="light" role="status">
        {t('password.done')}
      </Alert>
    );
  }
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    changing.mutate();
  };
  const toggle = { 'aria-label': t('sign_in.show_password') };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <PasswordInput
          required
          autoComplete="current-password"
          label={t('password.current')}
          value={current}
          onChange={(event) => setCurrent(event.currentTarget.value)}
          visibilityToggleButtonProps={toggle}
          data-autofocus
        />
        <PasswordInput
          required
          autoComplete="new-password"
          label={t('password.new')}
          description={t('password.new_help')}
          value={chosen}
          onChange={(event) => setChosen(event.currentTarget.value)}
          visibilityToggleButtonProps={toggle}
        />
        <FormEnd
          label={t('password.title')}
          error={changing.error}
          pending={changing.isPending}
          disabled={current === '' || chosen === ''}
          onCancel={onClose}
        />
      </Stack>
    </form>
  );
}
