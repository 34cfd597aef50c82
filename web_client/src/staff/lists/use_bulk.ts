/** One act on many rows: done row by row, told once, and taken back as one. */
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient, type QueryKey } from '@tanstack/react-query';
import { useTranslation } from '../../i18n';
import { errorText } from '../words/errors';
import { tellDone } from './undo_notice';

export interface BulkAct<Row> {
  act: (row: Row) => Promise<unknown>;
  /** Takes `act` back for a row; left out where nothing can. */
  undo?: (row: Row) => Promise<unknown>;
  /** What was done, in words. */
  said: (count: number) => string;
  /** What has to be read anew. */
  renews: readonly QueryKey[];
}

export function useBulk<Row>(onDone: () => void) {
  const { t } = useTranslation('staff');
  const queries = useQueryClient();
  const renew = ({ renews }: BulkAct<Row>) =>
    Promise.all(renews.map((queryKey) => queries.invalidateQueries({ queryKey })));
  const undo = useMutation({
    mutationFn: async ({ rows, bulk }: { rows: readonly Row[]; bulk: BulkAct<Row> }) =>
      eachOf(rows, bulk.undo ?? nothing),
    onSuccess: ({ done, failure }) => {
      tellDone(t, t('lists.undone', { count: done.length }));
      if (failure !== undefined) tellFailure(errorText(t, failure));
    },
    onSettled: (_, __, { bulk }) => renew(bulk),
  });
  return useMutation({
    mutationFn: ({ rows, bulk }: { rows: readonly Row[]; bulk: BulkAct<Row> }) =>
      eachOf(rows, bulk.act),
    onSuccess: ({ done, failure }, { rows, bulk }) => {
      onDone();
      if (done.length > 0) {
        const takeBack = () => undo.mutate({ rows: done.toReversed(), bulk });
        tellDone(t, bulk.said(done.length), bulk.undo && takeBack);
      }
      if (failure === undefined) return;
      const count = rows.length - done.length;
      tellFailure(t('lists.refused', { count, cause: errorText(t, failure) }));
    },
    onSettled: (_, __, { bulk }) => renew(bulk),
  });
}

const nothing = () => Promise.resolve();

const tellFailure = (message: string) => notifications.show({ color: 'red', message });

/** One after another, so that the rows' order decides; a refused one stops no other. */
export async function eachOf<Row>(rows: readonly Row[], act: (row: Row) => Promise<unknown>) {
  const done: Row[] = [];
  let failure: unknown;
  for (const row of rows) {
    try {
      await act(row);
      done.push(row);
    } catch (error) {
      failure ??= error;
    }
  }
  return { done, failure };
}
