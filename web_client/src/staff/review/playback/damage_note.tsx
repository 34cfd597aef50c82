import { Alert } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { Timeline } from '../../../api';
import { useTranslation } from '../../../i18n';
import { clock } from '../../words/times';

/** Says whose recording is not what was written, and from when on. */
export function DamageNote({ timeline }: { timeline: Timeline }) {
  const { t } = useTranslation('staff');
  const zero = timeline.started_s ?? 0;
  if (timeline.damage.length === 0) return null;
  const nameOf = (id: string) =>
    timeline.participants.find((person) => person.id === id)?.name ?? t('damage.someone');
  return (
    <Alert
      color="orange"
      variant="light"
      mb="sm"
      icon={<IconAlertTriangle size={18} aria-hidden />}
      title={t('damage.title')}
    >
      {timeline.damage.map(({ part_id, participant, from_s }) => (
        <div key={part_id}>
          {from_s === null
            ? t('damage.whole', { name: nameOf(participant) })
            : t('damage.from', {
                name: nameOf(participant),
                time: clock(Math.max(0, from_s - zero)),
              })}
        </div>
      ))}
      {t('damage.rest')}
    </Alert>
  );
}
