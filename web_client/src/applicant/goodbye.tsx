/** After the room: left for now, or thank you and what comes next. */
import type { JoinInfo } from '../api';
import { useTranslation } from '../i18n';
import { OwnData } from './own_data';
import { Icon } from './parts/icon';
import { Page, Title } from './parts/page';

export function LeftPage({ info, onRejoin }: { info: JoinInfo; onRejoin: () => void }) {
  const { t } = useTranslation('applicant');
  return (
    <Page company={info.company}>
      <div className="alone">
        <span className="sign">
          <Icon name="leave" />
        </span>
        <Title>{t('left.title')}</Title>
        <p className="soft">{t('left.text')}</p>
        <button className="button main" onClick={onRejoin}>
          {t('left.rejoin')}
        </button>
      </div>
    </Page>
  );
}

export function ThanksPage({ token, info }: { token: string; info: JoinInfo }) {
  const { t } = useTranslation('applicant');
  const { company, applicant_name: name, opening_title: opening } = info;
  return (
    <Page company={company}>
      <div className="alone">
        <span className="sign good">
          <Icon name="check" />
        </span>
        <Title>{t('thanks.title', { name })}</Title>
        <p>{t('thanks.text', { company, opening })}</p>
        <section className="card">
          <h2>{t('thanks.next')}</h2>
          <ol className="next">
            <li>{info.lead === 'ai' ? t('thanks.next_1_ai', { company }) : t('thanks.next_1')}</li>
            <li>{t('thanks.next_2', { company })}</li>
            <li>{t('thanks.next_3')}</li>
          </ol>
        </section>
        <OwnData token={token} />
        <p className="soft">{t('thanks.close')}</p>
      </div>
    </Page>
  );
}
