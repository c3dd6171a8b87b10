import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './styles.ts';
import { makeQueryClient } from './api/queries.ts';
import { session, subscribeSession } from './api/session.ts';
import { router } from './router.tsx';
import { theme } from './theme.ts';

const queryClient = makeQueryClient();

// A token that ran out ends on the sign-in page, with the way back kept, and with nothing left that was read under it.
subscribeSession(() => {
  if (session()) return;
  queryClient.clear();
  void router.invalidate();
});

/** A page that was opened before an update asks for chunks that are gone: it is loaded again, once in a while and no more. */
const RELOADED = 'troth.reloaded';
const RELOAD_EVERY_MS = 60_000;
window.addEventListener('vite:preloadError', (event) => {
  const last = Number(sessionStorage.getItem(RELOADED) ?? '0');
  if (Date.now() - last < RELOAD_EVERY_MS) return;
  sessionStorage.setItem(RELOADED, String(Date.now()));
  event.preventDefault();
  location.reload();
});

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has the element that the app is drawn into');
createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
