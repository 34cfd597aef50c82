/** What the rows of an opening have in common: where one came from, its removal, one more. */
import { ActionIcon, Button } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from '../../i18n';
import classes from './openings.module.css';

/** The words of the job description that a row was proposed from, if it was. */
export function SourceWords({ words }: { words: string | undefined }) {
  const { t } = useTranslation('staff');
  return words !== undefined && <p className={classes.source}>{t('opening.from', { words })}</p>;
}

export function RemoveRow({ name, onRemove }: { name: string; onRemove: () => void }) {
  const { t } = useTranslation('staff');
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={36}
      aria-label={t('requirement.remove', { name })}
      onClick={onRemove}
    >
      <IconTrash size={16} />
    </ActionIcon>
  );
}

export function AddRow({ label, onAdd }: { label: string; onAdd: () => void }) {
  return (
    <Button
      mt="md"
      variant="default"
      leftSection={<IconPlus size={16} aria-hidden />}
      onClick={onAdd}
    >
      {label}
    </Button>
  );
}
