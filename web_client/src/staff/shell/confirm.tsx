import { Button, Group, Modal, type ButtonProps } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from '../../i18n';

interface ConfirmProps {
  /** The button's words; the same verb confirms. */
  label: string;
  title: string;
  /** What will happen, and what cannot be undone. */
  text: ReactNode;
  onConfirm: () => unknown;
  icon?: ReactNode;
  /** Whether the act destroys something. */
  grave?: boolean;
  button?: ButtonProps;
  pending?: boolean;
}

/** A button whose act is asked about once more before it is done. */
export function ConfirmButton(props: ConfirmProps) {
  const { t } = useTranslation('staff');
  const [asking, ask] = useState(false);
  const confirm = () => {
    ask(false);
    props.onConfirm();
  };
  return (
    <>
      <Button
        variant="default"
        {...props.button}
        leftSection={props.icon}
        loading={props.pending ?? false}
        onClick={() => ask(true)}
      >
        {props.label}
      </Button>
      <Modal
        opened={asking}
        onClose={() => ask(false)}
        title={props.title}
        size="sm"
        closeButtonProps={{ 'aria-label': t('act.close') }}
      >
        <div style={{ color: 'var(--ink-soft)' }}>{props.text}</div>
        <Group justify="flex-end" mt="lg" gap="sm">
          <Button variant="default" onClick={() => ask(false)} data-autofocus>
            {t('act.cancel')}
          </Button>
          <Button {...(props.grave ? { color: 'red.8' } : {})} onClick={confirm}>
            {props.label}
          </Button>
        </Group>
      </Modal>
    </>
  );
}
