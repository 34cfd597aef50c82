/** The applicant's pages: /join/{token}. */
import '../design/tokens.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { startTexts } from '../i18n';
import { App } from './app';

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');
const token = decodeURIComponent(window.location.pathname.split('/')[2] ?? '');

await startTexts('applicant', import.meta.glob<{ default: object }>('../locales/applicant/*.json'));
createRoot(root).render(
  <StrictMode>
    <App token={token} />
  </StrictMode>,
);
