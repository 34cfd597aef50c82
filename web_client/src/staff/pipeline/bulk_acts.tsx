import { Button, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconChevronDown } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ConfirmButton } from '../shell/confirm';
import { errorText } from '../words/errors';
import classes from './board.module.css';
import { pipelineApi, STAGES, type Stage } from './wire';

interface BulkActsProps {
  ids: readonly string[];
  onMove: (to: Stage) => void;
  onClear: () => void;
}

/** What is done with all that are selected. Mails cannot be taken back: inviting is asked twice. */
export function BulkActs({ ids, onMove, onClear }: BulkActsProps) {
  const { t } = useTranslation('staff');
  const count = ids.length;
  const invite = useInvite(onClear);
  return (
    <div className={classes.bulk} role="region" aria-label={t('pipeline.selected', { count })}>
      <strong>{t('pipeline.selected', { count })}</strong>
      <ConfirmButton
        label={t('pipeline.invite')}
        title={t('pipeline.invite_title', { count })}
        text={t('pipeline.invite_text')}
        button={{ size: 'compact-md', variant: 'filled' }}
        pending={invite.isPending}
        onConfirm={() => invite.mutate(ids)}
      />
      <Menu withinPortal>
        <Menu.Target>
          <Button
            size="compact-md"
            variant="default"
            rightSection={<IconChevronDown size={14} aria-hidden />}
          >
            {t('pipeline.move_to')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {STAGES.map((stage) => (
            <Menu.Item key={stage} onClick={() => onMove(stage)}>
              {t(`pipeline_stage.${stage}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Button size="compact-md" variant="default" onClick={() => onMove('rejected')}>
        {t('pipeline.reject')}
      </Button>
      <Button size="compact-md" variant="subtle" onClick={onClear}>
        {t('pipeline.clear')}
      </Button>
    </div>
  );
}

/** Sends invitations and tells how many people get one. */
function useInvite(onDone: () => void) {
  const { t } = useTranslation('staff');
  const queries = useQueryClient();
  return useMutation({
    mutationFn: pipelineApi.invite,
    onSuccess: async ({ invited, left_out }) => {
      onDone();
      const without = Object.keys(left_out).length;
      notifications.show({
        autoClose: 10_000,
        message: [
          t('pipeline.invited', { count: invited.length }),
          without > 0 && t('pipeline.left_out', { count: without }),
        ]
          .filter(Boolean)
          .join(' '),
      });
      await Promise.all(
        ['board', 'invitations', 'applicant'].map((key) =>
          queries.invalidateQueries({ queryKey: [key] }),
        ),
      );
    },
    onError: (error) => notifications.show({ color: 'red', message: errorText(t, error) }),
  });
}
