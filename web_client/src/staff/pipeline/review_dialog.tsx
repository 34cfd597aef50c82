import { Button, Group, Modal, Stack, Textarea } from '@mantine/core';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from '../../i18n';

interface ReviewDialogProps {
  count: number;
  onReject: (reason: string) => void;
  onClose: () => void;
}

/** Applications that nobody has reviewed are rejected only with a reason in writing. */
export function ReviewDialog({ count, onReject, onClose }: ReviewDialogProps) {
  const { t } = useTranslation('staff');
  return (
    <Modal
      opened={count > 0}
      onClose={onClose}
      title={t('review_first.title', { count })}
      closeButtonProps={{ 'aria-label': t('act.close') }}
    >
      <Reason onReject={onReject} onClose={onClose} />
    </Modal>
  );
}

function Reason({ onReject, onClose }: Omit<ReviewDialogProps, 'count'>) {
  const { t } = useTranslation('staff');
  const [reason, setReason] = useState('');
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (reason.trim() !== '') onReject(reason.trim());
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <p style={{ margin: 0 }}>{t('review_first.text')}</p>
        <Textarea
          data-autofocus
          label={t('review_first.reason')}
          autosize
          minRows={3}
          maxLength={600}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('review_first.later')}
          </Button>
          <Button type="submit" disabled={reason.trim() === ''}>
            {t('review_first.reject')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
