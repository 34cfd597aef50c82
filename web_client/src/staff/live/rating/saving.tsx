import { IconAlertCircle, IconCheck, IconCloudOff, IconDots } from '@tabler/icons-react';
import { useTranslation } from '../../../i18n';
import type { Draft } from './drafts';
import classes from './rating_pane.module.css';

const ICONS = {
  typing: IconDots,
  saving: IconDots,
  saved: IconCheck,
  offline: IconCloudOff,
  refused: IconAlertCircle,
};

/** Whether what one wrote has reached the server: "saved" is only said after its word. */
export function Saving({ draft }: { draft: Draft | undefined }) {
  const { t } = useTranslation('staff');
  if (draft === undefined) return <span className={classes.saving} role="status" />;
  const Icon = ICONS[draft.state];
  return (
    <span className={classes.saving} data-state={draft.state} role="status">
      <Icon size={14} aria-hidden />
      {t(`saving.${draft.state}`, { problem: draft.problem ?? '' })}
    </span>
  );
}
