/** Step 1: what this is, who will interview, what is done with the data, and the choices. */
import { useState } from 'react';
import { api, type Consents, type JoinInfo, type Purpose } from '../../api';
import { regional, useTranslation } from '../../i18n';
import type texts from '../../locales/applicant/en.json';
import { AskLink } from '../ask/ask_page';
import { Icon } from '../parts/icon';
import { Page, Title } from '../parts/page';
import './notice.css';

/** Versions of the notice whose texts this page holds. */
export type NoticeVersion = keyof typeof texts.notices;
const VERSIONS: readonly string[] = [
  'prc-2',
  'eu-2',
  'us-il-3',
  'us-ny-3',
] satisfies NoticeVersion[];

export function isKnownNotice(version: string): version is NoticeVersion {
  return VERSIONS.includes(version);
}

const SECTIONS = [
  'who',
  'why',
  'derived',
  'basis',
  'decision',
  'keep',
  'rights',
  'refusal',
  'contact',
] as const;

interface NoticePageProps {
  token: string;
  info: JoinInfo;
  version: NoticeVersion;
  onGiven: (given: Consents) => void;
  onRefused: (error: unknown) => void;
  onAsk: () => void;
}

export function NoticePage({ token, info, version, onGiven, onRefused, onAsk }: NoticePageProps) {
  return (
    <Page company={info.company} step={1} wide>
      <div className="notice">
        <Welcome info={info} onAsk={onAsk} />
        <FullNotice info={info} version={version} />
        <Choices {...{ token, info, version, onGiven, onRefused }} />
      </div>
    </Page>
  );
}

function Welcome({ info, onAsk }: { info: JoinInfo; onAsk: () => void }) {
  const { t, i18n } = useTranslation('applicant');
  const written = new Intl.DateTimeFormat(regional(i18n.language), {
    dateStyle: 'full',
    timeStyle: 'short',
  });
  const starts = written.format(new Date(info.starts_at));
  const closes_at = info.closes_at ?? null;
  const names = new Intl.ListFormat(i18n.language).format(info.interviewers);
  return (
    <section className="about">
      <Title>{t('welcome.title', { name: info.applicant_name })}</Title>
      <p className="soft">{t('welcome.about', { company: info.company })}</p>
      <dl>
        <div>
          <dt>{t('welcome.position')}</dt>
          <dd>{info.opening_title}</dd>
        </div>
        <div>
          <dt>{t('welcome.interviewers')}</dt>
          <dd>{info.lead === 'ai' ? t('welcome.by_ai', { company: info.company }) : names}</dd>
        </div>
        <div>
          <dt>{t('welcome.starts')}</dt>
          <dd>
            {info.status === 'live' ? (
              t('welcome.already_live')
            ) : (
              <>
                <time dateTime={info.starts_at}>{starts}</time>{' '}
                {closes_at !== null && (
                  <>{t('welcome.until', { time: written.format(new Date(closes_at)) })} </>
                )}
                <span className="soft small">({t('welcome.starts_note')})</span>
              </>
            )}
          </dd>
        </div>
        <div>
          <dt>{t('welcome.need')}</dt>
          <dd>{t('welcome.need_text')}</dd>
        </div>
      </dl>
      <AskLink onAsk={onAsk} />
    </section>
  );
}

function Choices({ token, info, version, onGiven, onRefused }: Omit<NoticePageProps, 'onAsk'>) {
  const { t, i18n } = useTranslation('applicant');
  const [given, setGiven] = useState<Consents>(() => ({ ...info.consents_given }));
  const [sending, setSending] = useState<'no' | 'yes' | 'failed'>('no');
  const agreed = info.purposes.filter((purpose) => given[purpose] === true).length;

  async function goOn() {
    setSending('yes');
    const purposes = Object.fromEntries(info.purposes.map((p) => [p, given[p] === true]));
    try {
      await api.consent(token, { notice_version: version, purposes, locale: i18n.language });
      onGiven(purposes);
    } catch (error) {
      setSending('failed');
      onRefused(error);
    }
  }

  return (
    <section className="choices card" aria-labelledby="choices">
      <h2 id="choices">{t('consent.title')}</h2>
      <p className="soft">{t('consent.intro')}</p>
      {info.purposes.map((purpose) => (
        <Choice
          key={purpose}
          {...{ purpose, version, info }}
          agreed={given[purpose] === true}
          onChange={(agrees) => setGiven({ ...given, [purpose]: agrees })}
        />
      ))}
      {sending === 'failed' && (
        <p className="word bad" role="alert">
          <Icon name="alert" />
          <span>{t('consent.failed')}</span>
        </p>
      )}
      <p className="small soft" aria-live="polite">
        {agreed === 0
          ? t('consent.summary_none')
          : t('consent.summary_some', { count: agreed, total: info.purposes.length })}
      </p>
      <button className="button main" disabled={sending === 'yes'} onClick={() => void goOn()}>
        {t(sending === 'yes' ? 'consent.saving' : 'consent.go_on')}
      </button>
    </section>
  );
}

interface ChoiceProps {
  purpose: Purpose;
  version: NoticeVersion;
  info: JoinInfo;
  agreed: boolean;
  onChange: (agrees: boolean) => void;
}

function Choice({ purpose, version, info, agreed, onChange }: ChoiceProps) {
  const { t } = useTranslation('applicant');
  const text = t(`notices.${version}.${purpose}`, { days: info.retention_days });
  return (
    <label className="choice">
      <span className="what">
        <b>{t(`consent.purpose.${purpose}`)}</b>
        <span id={`${purpose}-text`} className="soft small">
          {text}
        </span>
      </span>
      <span className="switch">
        <input
          type="checkbox"
          role="switch"
          checked={agreed}
          aria-label={t(`consent.purpose.${purpose}`)}
          aria-describedby={`${purpose}-text`}
          onChange={(e) => onChange(e.target.checked)}
        />
        <span aria-hidden="true" className="small">
          {t(agreed ? 'consent.agree' : 'consent.refuse')}
        </span>
      </span>
    </label>
  );
}

function FullNotice({ info, version }: { info: JoinInfo; version: NoticeVersion }) {
  const { t } = useTranslation('applicant');
  return (
    <details className="full card">
      <summary>
        <span>
          <b>{t('consent.full_notice')}</b>
          <span className="soft small">
            {t('consent.version', { version, place: t(`notices.${version}.place`) })}
          </span>
        </span>
        <Icon name="chevron" />
      </summary>
      {SECTIONS.map((section) => (
        <section key={section}>
          <h2>{t(`notice.${section}`)}</h2>
          <p>
            {t(`notices.${version}.${section}`, {
              company: info.company,
              days: info.retention_days,
            })}
          </p>
          {section === 'contact' && info.privacy_contact !== '' && (
            <p>{t('notice.write_to', { contact: info.privacy_contact })}</p>
          )}
          {section === 'basis' && info.bias_audit && (
            <p>
              <a href={info.bias_audit.url} target="_blank" rel="noreferrer">
                {t('notice.audit', { date: info.bias_audit.audited_on })}
              </a>
            </p>
          )}
        </section>
      ))}
    </details>
  );
}
