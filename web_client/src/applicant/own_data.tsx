/** What is kept of an interview that is over: a copy of it, and the way to take back consent to it. */
import { useEffect, useState } from 'react';
import { api, type Held } from '../api';
import { regional, useTranslation } from '../i18n';
import { Icon } from './parts/icon';

const focus = (button: HTMLButtonElement | null) => button?.focus();

type Step = 'told' | 'asked' | 'erasing' | 'failed';

/** Nothing for a browser that did not take part. */
export function OwnData({ token }: { token: string }) {
  const { t, i18n } = useTranslation('applicant');
  const [own, setOwn] = useState<Held>();
  const [step, setStep] = useState<Step>('told');
  useEffect(() => {
    api.held(token).then(setOwn, () => setOwn(undefined));
  }, [token]);
  if (own === undefined) return null;

  async function erase(kept: Held) {
    setStep('erasing');
    try {
      await api.withdraw(token);
      setOwn({ ...kept, held: kept.on_hold, withdrawn: true });
      setStep('told');
    } catch {
      setStep('failed');
    }
  }

  const day = new Intl.DateTimeFormat(regional(i18n.language), {
    dateStyle: 'long',
    timeZone: 'UTC',
  }).format(new Date(own.kept_until));
  const ground = t(`own_data.ground.${own.policy}`);
  return (
    <section className="card own-data" aria-labelledby="own-data">
      <h2 id="own-data">{t('own_data.title')}</h2>
      <p className="soft">{t('own_data.copy_text')}</p>
      <a
        className="button"
        download
        href={api.copyUrl(token, i18n.language.startsWith('zh') ? 'zh' : 'en')}
      >
        {t('own_data.copy')}
      </a>
      {!own.held ? (
        <p role="status">{t('own_data.erased')}</p>
      ) : !own.may_erase ? (
        <p className="soft">{t('own_data.kept_only', { day })}</p>
      ) : own.on_hold && own.withdrawn ? (
        <p role="status">{t('own_data.withdrawn', { ground })}</p>
      ) : step === 'told' ? (
        <>
          <p className="soft">{t('own_data.kept', { day })}</p>
          {own.on_hold && <p>{t('own_data.on_hold', { ground })}</p>}
          <button className="button" onClick={() => setStep('asked')}>
            {own.on_hold ? t('own_data.withdraw_only') : t('own_data.withdraw')}
          </button>
        </>
      ) : (
        <>
          <p>{t('own_data.sure')}</p>
          {own.on_hold && <p>{t('own_data.on_hold', { ground })}</p>}
          {step === 'failed' && (
            <p className="word bad" role="alert">
              <Icon name="alert" />
              <span>{t('own_data.failed')}</span>
            </p>
          )}
          <div className="row">
            <button className="button" ref={focus} onClick={() => setStep('told')}>
              {t('own_data.keep')}
            </button>
            <button
              className="button main"
              disabled={step === 'erasing'}
              onClick={() => void erase(own)}
            >
              {t('own_data.erase')}
            </button>
          </div>
        </>
      )}
    </section>
  );
}
