/** The applicant's pages: /join/{token} leads to the interview, /time/{token} to its time,
 * /i/{token} to an invitation, /u/{token} to its end. */
import '../design/tokens.css';
import { StrictMode, type ComponentType } from 'react';
import { createRoot } from 'react-dom/client';
import { boot } from '../boot';
import { startTexts } from '../i18n';

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');
const [, kind, token = ''] = window.location.pathname.split('/');

/** Each page loads its own script alone: whoever chooses a time needs no media code. */
async function pageOf(path: string | undefined): Promise<ComponentType<{ token: string }>> {
  if (path === 'time') return (await import('./time/time_app')).TimeApp;
  if (path === 'i') return (await import('./invitation/invitation_app')).InvitationApp;
  if (path === 'u') return (await import('./invitation/invitation_app')).UnsubscribeApp;
  return (await import('./app')).App;
}

boot(async () => {
  await startTexts(
    'applicant',
    import.meta.glob<{ default: object }>('../locales/applicant/*.json'),
  );
  const Shown = await pageOf(kind);
  createRoot(root).render(
    <StrictMode>
      <Shown token={decodeURIComponent(token)} />
    </StrictMode>,
  );
});
