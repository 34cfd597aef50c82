/** The frame of every page but the room: company, language, where one is, content. */
import { useEffect, useRef, type ReactNode } from 'react';
import { localeName, locales, setLocale, useTranslation } from '../../i18n';
import { Icon } from './icon';
import './page.css';

export function LanguageSwitch() {
  const { t, i18n } = useTranslation('applicant');
  return (
    <label className="language">
      <Icon name="globe" />
      <span className="unseen">{t('app.language')}</span>
      <select value={i18n.language} onChange={(e) => void setLocale(e.target.value, true)}>
        {locales().map((code) => (
          <option key={code} value={code} lang={code}>
            {localeName(code)}
          </option>
        ))}
      </select>
    </label>
  );
}

const STEPS = ['notice', 'check', 'room'] as const;

function Progress({ step }: { step: 1 | 2 | 3 }) {
  const { t } = useTranslation('applicant');
  return (
    <nav aria-label={t('app.step', { step })}>
      <ol className="progress">
        {STEPS.map((name, i) => (
          <li
            key={name}
            className={i + 1 < step ? 'done' : undefined}
            aria-current={i + 1 === step ? 'step' : undefined}
          >
            {t(`steps.${name}`)}
          </li>
        ))}
      </ol>
    </nav>
  );
}

interface PageProps {
  company?: string | undefined;
  step?: 1 | 2;
  wide?: boolean;
  children: ReactNode;
}

export function Page({ company, step, wide = false, children }: PageProps) {
  const { t } = useTranslation('applicant');
  return (
    <div className={wide ? 'page wide' : 'page'}>
      <a className="skip" href="#content">
        {t('app.skip')}
      </a>
      <header>
        <span className="company">{company ?? t('app.title')}</span>
        <LanguageSwitch />
      </header>
      {step !== undefined && <Progress step={step} />}
      <main id="content">{children}</main>
    </div>
  );
}

export function Loading() {
  const { t } = useTranslation('applicant');
  return (
    <Page>
      <div className="alone" role="status">
        <span className="wait" aria-hidden="true" />
        <p className="soft">{t('app.loading')}</p>
      </div>
    </Page>
  );
}

/** The page's heading: names the window and takes the focus when the page changes. */
export function Title({ children }: { children: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = children;
  }, [children]);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}
