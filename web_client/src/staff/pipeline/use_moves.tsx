import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { errorText } from '../words/errors';
import { pipelineApi, type Stage } from './wire';

/** Moves applications, tells what was done, and offers to take it back. */
export function useMoves(onDone?: () => void) {
  const { t } = useTranslation('staff');
  const queries = useQueryClient();
  const renew = () =>
    Promise.all(
      ['board', 'application', 'applicant', 'opening', 'openings', 'plans'].map((key) =>
        queries.invalidateQueries({ queryKey: [key] }),
      ),
    );
  const failed = (error: unknown) =>
    notifications.show({ color: 'red', message: errorText(t, error) });
  const undo = useMutation({
    mutationFn: pipelineApi.undo,
    onSuccess: async (done) => {
      notifications.show({ message: t('pipeline.undone', { count: done.moved.length }) });
      await renew();
    },
    onError: failed,
  });
  return useMutation({
    mutationFn: ({ ids, to }: { ids: string[]; to: Stage }) => pipelineApi.move(ids, to),
    onSuccess: async ({ act_id, moved, refused }, { to }) => {
      onDone?.();
      const left = Object.keys(refused).length;
      const note = `moved-${act_id}`;
      notifications.show({
        id: note,
        autoClose: 10_000,
        message: (
          <span style={{ display: 'flex', alignItems: 'center', gap: 12 }}>
            <span>
              {t('pipeline.moved', { count: moved.length, stage: t(`pipeline_stage.${to}`) })}
              {left > 0 && ` ${t('pipeline.refused', { count: left })}`}
            </span>
            {moved.length > 0 && (
              <Button
                size="compact-sm"
                variant="light"
                onClick={() => {
                  notifications.hide(note);
                  undo.mutate(act_id);
                }}
              >
                {t('pipeline.undo')}
              </Button>
            )}
          </span>
        ),
      });
      await renew();
    },
    onError: failed,
  });
}
