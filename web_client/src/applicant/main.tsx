import '../design/tokens.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { useTranslation } from 'react-i18next';
import { startTexts } from '../i18n';

function App() {
  const { t } = useTranslation('applicant');
  return <h1>{t('app.title')}</h1>;
}

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');
await startTexts('applicant', import.meta.glob<{ default: object }>('../locales/applicant/*.json'));
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
