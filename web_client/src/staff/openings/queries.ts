import { queryOptions } from '@tanstack/react-query';
import { openingsApi } from './wire';

export const plansQuery = queryOptions({
  queryKey: ['plans'],
  queryFn: async () => (await openingsApi.plans()).items,
});

export const openingQuery = (id: string) =>
  queryOptions({ queryKey: ['opening', id], queryFn: () => openingsApi.see(id) });

export const versionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['opening', id, 'versions'],
    queryFn: async () => (await openingsApi.versions(id)).items,
  });

/** A version never changes. */
export const versionQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: ['opening', id, 'version', version],
    queryFn: () => openingsApi.version(id, version),
    staleTime: Infinity,
  });
