import { queryOptions } from '@tanstack/react-query';
import { call, type Policy } from '../../api';

/** Every profile that an opening may have. */
export const policiesQuery = queryOptions({
  queryKey: ['policies'],
  queryFn: async () => (await call<{ items: Policy[] }>('GET', '/policies')).items,
  staleTime: Infinity,
});
