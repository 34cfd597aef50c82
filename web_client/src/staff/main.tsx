import '@mantine/core/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import '../design/tokens.css';
import './shell/base.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiError } from '../api';
import { boot } from '../boot';
import { startTexts } from '../i18n';
import { makeRouter } from './router';
import { isSignedOut } from './session/session';
import { theme, variables } from './shell/theme';

/** Trying again helps against a lost network or a server in trouble, not against a refusal. */
function mayRetry(failures: number, error: Error): boolean {
  const temporary = !(error instanceof ApiError) || error.status === 0 || error.status >= 500;
  return temporary && failures < 2;
}

const queries = new QueryClient({
  // Offline a request fails and says so: held back, it would wait in silence and be sent unasked later.
  defaultOptions: {
    queries: {
      networkMode: 'always',
      refetchOnReconnect: true,
      retry: mayRetry,
      staleTime: 5_000,
    },
    mutations: { networkMode: 'always' },
  },
  queryCache: new QueryCache({
    onError: (error) => {
      if (isSignedOut(error) && router.state.location.pathname !== '/sign-in') {
        const next = router.state.location.href;
        queries.removeQueries();
        void router.navigate({ to: '/sign-in', search: { next } });
      }
    },
  }),
});
const router = makeRouter(queries);

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');
boot(async () => {
  await startTexts('staff', import.meta.glob<{ default: object }>('../locales/staff/*.json'));
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={variables} forceColorScheme="light">
        <QueryClientProvider client={queries}>
          <Notifications position="bottom-center" limit={3} />
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
});
