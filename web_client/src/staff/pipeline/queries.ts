import { queryOptions } from '@tanstack/react-query';
import { pipelineApi, type BoardFilter } from './wire';

export const boardQuery = (filter: BoardFilter) =>
  queryOptions({
    queryKey: ['board', filter],
    queryFn: async () => (await pipelineApi.board(filter)).columns,
    placeholderData: (before) => before,
    refetchInterval: 15_000,
  });

export const applicationQuery = (id: string) =>
  queryOptions({ queryKey: ['application', id], queryFn: () => pipelineApi.application(id) });

export const applicantQuery = (id: string) =>
  queryOptions({ queryKey: ['applicant', id], queryFn: () => pipelineApi.applicant(id) });
