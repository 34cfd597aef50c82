import { Button, Code, CopyButton, Group, Modal, Stack } from '@mantine/core';
import { useTranslation } from '../../i18n';

interface ShownOnceProps {
  secret: string | null;
  /** What it is for, and where it belongs. */
  text: string;
  onClose: () => void;
}

/** A secret that the server shows this once, to be copied. */
export function ShownOnce({ secret, text, onClose }: ShownOnceProps) {
  const { t } = useTranslation('staff');
  return (
    <Modal
      opened={secret !== null}
      onClose={onClose}
      title={t('bridges.secret_title')}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('act.close') }}
    >
      <Stack gap="md">
        <p style={{ margin: 0 }}>{text}</p>
        <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {secret}
        </Code>
        <Group justify="flex-end" gap="sm">
          <CopyButton value={secret ?? ''}>
            {({ copied, copy }) => (
              <Button onClick={copy}>{t(copied ? 'bridges.copied' : 'bridges.copy')}</Button>
            )}
          </CopyButton>
        </Group>
      </Stack>
    </Modal>
  );
}
