/** Questions about the job: answered at once where that is sure, else by HR on this page. */
import { useCallback, useEffect, useState, type SyntheticEvent } from 'react';
import { ApiError, type JoinInfo } from '../../api';
import { useTranslation } from '../../i18n';
import { Icon } from '../parts/icon';
import { Page, Title } from '../parts/page';
import { useWayBack } from '../way_back';
import './ask.css';
import { ask, questionsOf, type Asked, type Questions } from './wire';

const LONGEST = 300;
const LOOK_AGAIN_MS = 20_000;

interface AskPageProps {
  token: string;
  info: JoinInfo;
  onBack: () => void;
}

export function AskPage({ token, info, onBack }: AskPageProps) {
  const { t, i18n } = useTranslation('applicant');
  useWayBack(onBack);
  const [known, setKnown] = useState<Questions | null>(null);
  const [text, setText] = useState('');
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<'load' | 'pace' | 'send' | null>(null);
  const language = i18n.language;

  const look = useCallback(async () => {
    try {
      setKnown(await questionsOf(token, language));
      setProblem((now) => (now === 'load' ? null : now));
    } catch {
      setProblem('load');
    }
  }, [token, language]);
  useEffect(() => {
    // eslint-disable-next-line react-hooks/set-state-in-effect -- set when the answer is there
    void look();
    const timer = setInterval(() => void look(), LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [look]);

  async function send(question: string) {
    setSending(true);
    setProblem(null);
    try {
      const asked = await ask(token, question);
      setText((now) => (now.trim() === question ? '' : now));
      setKnown((now) => now && { ...now, items: [...now.items, asked], left: now.left - 1 });
    } catch (error) {
      const paced = error instanceof ApiError && error.code === 'too_many_tries';
      setProblem(paced ? 'pace' : 'send');
    } finally {
      setSending(false);
    }
  }
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (text.trim() !== '') void send(text.trim());
  };
  const asked = new Set(known?.items.map((item) => item.text));
  const others = (known?.suggestions ?? []).filter((one) => !asked.has(one));
  const over = known !== null && known.left <= 0;

  return (
    <Page company={info.company}>
      <div className="ask">
        <button className="button plain back" onClick={onBack}>
          {t('ask.back')}
        </button>
        <Title>{t('ask.title')}</Title>
        <p className="soft">{t('ask.lead', { opening: info.opening_title })}</p>
        <ol className="asked" aria-live="polite" aria-label={t('ask.yours')}>
          {known?.items.map((item) => (
            <Answered key={item.id} item={item} company={info.company} />
          ))}
        </ol>
        {problem !== null && (
          <p className="word bad" role="alert">
            <Icon name="alert" />
            <span>{t(`ask.failed_${problem}`)}</span>
          </p>
        )}
        {over ? (
          <p className="word">
            <Icon name="info" />
            <span>{t('ask.used_up')}</span>
          </p>
        ) : (
          <form onSubmit={submit} className="card">
            <label htmlFor="question">{t('ask.label')}</label>
            <textarea
              id="question"
              rows={2}
              maxLength={LONGEST}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
            <button className="button main" disabled={sending || text.trim() === ''}>
              {t(sending ? 'ask.sending' : 'ask.send')}
            </button>
            <p className="small soft">{t('ask.privacy', { company: info.company })}</p>
          </form>
        )}
        {!over && others.length > 0 && (
          <section aria-labelledby="others">
            <h2 id="others">{t('ask.others')}</h2>
            <div className="others">
              {others.map((one) => (
                <button
                  key={one}
                  className="button"
                  disabled={sending}
                  onClick={() => void send(one)}
                >
                  {one}
                </button>
              ))}
            </div>
          </section>
        )}
      </div>
    </Page>
  );
}

function Answered({ item, company }: { item: Asked; company: string }) {
  const { t } = useTranslation('applicant');
  return (
    <li>
      <p className="q" lang={item.language}>
        <span className="unseen">{t('ask.you_asked')} </span>
        {item.text}
      </p>
      {item.source === '' ? (
        <p className="a handed-over">
          <Icon name="clock" />
          <span>{t('ask.handed_over')}</span>
        </p>
      ) : (
        <div className="a">
          <p lang={item.language}>{item.answer}</p>
          <p className="small soft">
            {item.source === 'hr' ? (
              t('ask.by_hr', { company })
            ) : (
              <>
                {t('ask.source')} <span lang={item.language}>{item.source_title}</span>
              </>
            )}
          </p>
        </div>
      )}
    </li>
  );
}

/** The way to the questions, on the pages before the interview. */
export function AskLink({ onAsk }: { onAsk: () => void }) {
  const { t } = useTranslation('applicant');
  return (
    <button className="button plain ask-link" onClick={onAsk}>
      <Icon name="info" />
      {t('ask.link')}
    </button>
  );
}
