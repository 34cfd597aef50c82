import { Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { OpeningRow } from '../../api';
import { useTranslation } from '../../i18n';
import { openingsQuery } from '../interviews/queries';
import { ActMenu } from '../lists/act_menu';
import { tellDone } from '../lists/undo_notice';
import { errorText } from '../words/errors';
import { useRenewal } from './use_moves';
import { pipelineApi } from './wire';

interface ConsiderMenuProps {
  /** Applicants. */
  people: readonly string[];
  onDone: () => void;
}

/** Puts people to an opening. Taken back, the new applications go to the talent pool. */
export function ConsiderMenu({ people, onDone }: ConsiderMenuProps) {
  const { t } = useTranslation('staff');
  const openings = useQuery(openingsQuery).data ?? [];
  const renew = useRenewal();
  const failed = (error: unknown) =>
    notifications.show({ color: 'red', message: errorText(t, error) });
  const undo = useMutation({
    mutationFn: (made: string[]) => pipelineApi.move(made, 'talent_pool'),
    onSuccess: async ({ moved }) => {
      tellDone(t, t('lists.undone', { count: moved.length }));
      await renew();
    },
    onError: failed,
  });
  const consider = useMutation({
    mutationFn: ({ id }: OpeningRow) => pipelineApi.consider(id, people),
    onSuccess: async ({ made, known, unknown }, { title }) => {
      onDone();
      const said = [
        t('pipeline.considered', { count: made.length, opening: title }),
        known.length > 0 && t('pipeline.considered_before', { count: known.length }),
        unknown.length > 0 && t('pipeline.not_reached', { count: unknown.length }),
      ];
      tellDone(
        t,
        said.filter(Boolean).join(' '),
        made.length > 0 ? () => undo.mutate(made) : undefined,
      );
      await renew();
    },
    onError: failed,
  });
  return (
    <ActMenu label={t('pipeline.consider')} pending={consider.isPending}>
      {openings
        .filter(({ state }) => state !== 'closed')
        .map((opening) => (
          <Menu.Item key={opening.id} onClick={() => consider.mutate(opening)}>
            {opening.title}
          </Menu.Item>
        ))}
    </ActMenu>
  );
}
