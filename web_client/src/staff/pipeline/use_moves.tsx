import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../../i18n';
import { tellDone } from '../lists/undo_notice';
import { errorText } from '../words/errors';
import { ReviewDialog } from './review_dialog';
import { pipelineApi, type Stage } from './wire';

/** Whatever shows stages, or counts by stage. */
const RENEWED = [
  'board',
  'application',
  'applicant',
  'resumes',
  'invitations',
  'opening',
  'openings',
  'plans',
];

/** Reads anew what is shown of stages. */
export function useRenewal() {
  const queries = useQueryClient();
  return () => Promise.all(RENEWED.map((key) => queries.invalidateQueries({ queryKey: [key] })));
}

interface Wanted {
  ids: string[];
  to: Stage;
  note?: string;
}

/**
 * Moves applications, tells what was done, and offers to take it back. Its `dialog`, which the
 * page shows, asks for the reason where a policy lets nobody be rejected without a review.
 */
export function useMoves(onDone?: () => void) {
  const { t } = useTranslation('staff');
  const renew = useRenewal();
  const [unreviewed, setUnreviewed] = useState<string[]>([]);
  const failed = (error: unknown) =>
    notifications.show({ color: 'red', message: errorText(t, error) });
  const undo = useMutation({
    mutationFn: pipelineApi.undo,
    onSuccess: async (done) => {
      tellDone(t, t('pipeline.undone', { count: done.moved.length }));
      await renew();
    },
    onError: failed,
  });
  const { mutate } = useMutation({
    mutationFn: ({ ids, to, note }: Wanted) => pipelineApi.move(ids, to, note),
    onSuccess: async ({ act_id, moved, refused, unreviewed }, { to }) => {
      onDone?.();
      setUnreviewed(unreviewed);
      const left = Object.keys(refused).length - unreviewed.length;
      if (moved.length === 0 && left === 0) return;
      const said = [
        t('pipeline.moved', { count: moved.length, stage: t(`pipeline_stage.${to}`) }),
        left > 0 && t('pipeline.refused', { count: left }),
      ];
      const takeBack = () => undo.mutate(act_id);
      tellDone(t, said.filter(Boolean).join(' '), moved.length > 0 ? takeBack : undefined);
      await renew();
    },
    onError: failed,
  });
  const dialog = (
    <ReviewDialog
      count={unreviewed.length}
      onReject={(note) => {
        setUnreviewed([]);
        mutate({ ids: unreviewed, to: 'rejected', note });
      }}
      onClose={() => setUnreviewed([])}
    />
  );
  return { mutate, dialog };
}
