/** What is kept of an interview that is over, and the way to take back one's consent to it. */
import { useEffect, useState } from 'react';
import { api, type Held } from '../api';
import { regional, useTranslation } from '../i18n';
import { Icon } from './parts/icon';

const focus = (button: HTMLButtonElement | null) => button?.focus();

type Step = 'told' | 'asked' | 'erasing' | 'failed';

/** Nothing for a browser that did not take part, or where the company is to be asked. */
export function OwnData({ token }: { token: string }) {
  const { t, i18n } = useTranslation('applicant');
  const [own, setOwn] = useState<Held>();
  const [step, setStep] = useState<Step>('told');
  useEffect(() => {
    api.held(token).then(setOwn, () => setOwn(undefined));
  }, [token]);
  if (!own?.may_erase) return null;

  async function erase(kept: Held) {
    setStep('erasing');
    try {
      await api.withdraw(token);
      setOwn({ ...kept, held: false });
    } catch {
      setStep('failed');
    }
  }

  const day = new Intl.DateTimeFormat(regional(i18n.language), {
    dateStyle: 'long',
    timeZone: 'UTC',
  }).format(new Date(own.kept_until));
  return (
    <section className="card" aria-labelledby="own-data">
      <h2 id="own-data">{t('own_data.title')}</h2>
      {!own.held ? (
        <p role="status">{t('own_data.erased')}</p>
      ) : step === 'told' ? (
        <>
          <p className="soft">{t('own_data.kept', { day })}</p>
          <button className="button" onClick={() => setStep('asked')}>
            {t('own_data.withdraw')}
          </button>
        </>
      ) : (
        <>
          <p>{t('own_data.sure')}</p>
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
