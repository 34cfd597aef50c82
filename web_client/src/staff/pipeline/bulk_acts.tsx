import { Button, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from '../../i18n';
import { ActMenu } from '../lists/act_menu';
import { BulkBar } from '../lists/bulk_bar';
import type { Selection } from '../lists/selection';
import { tellDone } from '../lists/undo_notice';
import { ConfirmButton } from '../shell/confirm';
import { errorText } from '../words/errors';
import { ConsiderMenu } from './consider_menu';
import { pipelineApi, STAGES, type Stage } from './wire';

interface BulkActsProps {
  selection: Selection;
  /** The marked applications. */
  ids: readonly string[];
  /** The marked applicants, where the page knows them. */
  people?: readonly string[];
  onMove: (to: Stage) => void;
}

/** What is done with marked people: put to an opening, and, where they applied, brought on. */
export function BulkActs({ selection, ids, people = [], onMove }: BulkActsProps) {
  return (
    <BulkBar selection={selection}>
      {ids.length > 0 && <StageActs ids={ids} onMove={onMove} onDone={selection.clear} />}
      {people.length > 0 && <ConsiderMenu people={people} onDone={selection.clear} />}
    </BulkBar>
  );
}

interface StageActsProps {
  ids: readonly string[];
  onMove: (to: Stage) => void;
  onDone: () => void;
}

/** Mails cannot be taken back: inviting is asked twice. */
function StageActs({ ids, onMove, onDone }: StageActsProps) {
  const { t } = useTranslation('staff');
  const count = ids.length;
  const invite = useInvite(onDone);
  return (
    <>
      <ConfirmButton
        label={t('pipeline.invite')}
        title={t('pipeline.invite_title', { count })}
        text={t('pipeline.invite_text')}
        button={{ size: 'compact-md', variant: 'filled' }}
        pending={invite.isPending}
        onConfirm={() => invite.mutate(ids)}
      />
      <ActMenu label={t('pipeline.move_to')}>
        {STAGES.map((stage) => (
          <Menu.Item key={stage} onClick={() => onMove(stage)}>
            {t(`pipeline_stage.${stage}`)}
          </Menu.Item>
        ))}
      </ActMenu>
      <Button size="compact-md" variant="default" onClick={() => onMove('rejected')}>
        {t('pipeline.reject')}
      </Button>
    </>
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
      const said = [
        t('pipeline.invited', { count: invited.length }),
        without > 0 && t('pipeline.left_out', { count: without }),
      ];
      tellDone(t, said.filter(Boolean).join(' '));
      await Promise.all(
        ['board', 'invitations', 'applicant'].map((key) =>
          queries.invalidateQueries({ queryKey: [key] }),
        ),
      );
    },
    onError: (error) => notifications.show({ color: 'red', message: errorText(t, error) }),
  });
}
