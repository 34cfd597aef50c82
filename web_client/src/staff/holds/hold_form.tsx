import { Modal, Stack, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode, type SyntheticEvent } from 'react';
import { useTranslation } from '../../i18n';
import { FormEnd } from '../shell/form_end';
import { holdsApi } from './wire';

interface HoldFormProps {
  opened: boolean;
  onClose: () => void;
  applicant: string;
  /** Null keeps all that is held of the applicant. */
  interview: string | null;
  /** By which it is chosen what is kept. */
  children: ReactNode;
}

/** Puts what is chosen on hold, with a reason. */
export function HoldForm({ opened, onClose, applicant, interview, children }: HoldFormProps) {
  const { t } = useTranslation('staff');
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const placing = useMutation({
    mutationFn: () =>
      holdsApi.place({ applicant_id: applicant.trim(), interview_id: interview, reason }),
    onSuccess: async () => {
      setReason('');
      onClose();
      await queries.invalidateQueries({ queryKey: ['legal-holds'] });
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    placing.mutate();
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('holds.place')}
      closeButtonProps={{ 'aria-label': t('act.close') }}
    >
      <form onSubmit={submit}>
        <Stack gap="md">
          {children}
          <Textarea
            required
            autosize
            minRows={2}
            maxLength={1000}
            label={t('holds.reason')}
            description={t('holds.reason_help')}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <FormEnd
            label={t('holds.place')}
            error={placing.error}
            pending={placing.isPending}
            disabled={reason.trim() === '' || applicant.trim() === ''}
            onCancel={onClose}
          />
        </Stack>
      </form>
    </Modal>
  );
}
