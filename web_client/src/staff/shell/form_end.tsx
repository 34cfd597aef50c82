import { Alert, Button, Group } from '@mantine/core';
import { useTranslation } from '../../i18n';
import { errorText } from '../words/errors';

interface FormEndProps {
  /** What the submitting button says. */
  label: string;
  /** Why the last submission failed. */
  error: Error | null;
  pending: boolean;
  /** Whether there is too little to submit. */
  disabled?: boolean;
  onCancel: () => void;
}

/** The end of a form in a dialog: what went wrong, a way out, and the way on. */
export function FormEnd({ label, error, pending, disabled = false, onCancel }: FormEndProps) {
  const { t } = useTranslation('staff');
  return (
    <>
      {error && (
        <Alert color="red" variant="light" role="alert">
          {errorText(t, error)}
        </Alert>
      )}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onCancel}>
          {t('act.cancel')}
        </Button>
        <Button type="submit" disabled={disabled} loading={pending}>
          {label}
        </Button>
      </Group>
    </>
  );
}
