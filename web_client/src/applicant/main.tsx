/** The applicant's pages: /join/{token} leads to the interview, /time/{token} to its time. */
import '../design/tokens.css';
import { StrictMode, type ComponentType } from 'react';
import { createRoot } from 'react-dom/client';
import { startTexts } from '../i18n';

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');
const [, kind, token = ''] = window.location.pathname.split('/');

/** Each page loads its own script alone: whoever chooses a time needs no media code. */
async function pageOf(path: string | undefined): Promise<ComponentType<{ token: string }>> {
  if (path === 'time') return (await import('./time/time_app')).TimeApp;
  return (await import('./app')).App;
}

await startTexts('applicant', import.meta.glob<{ default: object }>('../locales/applicant/*.json'));
const Shown = await pageOf(kind);
createRoot(root).render(
  <StrictMode>
    <Shown token={decodeURIComponent(token)} />
  </StrictMode>,
);
