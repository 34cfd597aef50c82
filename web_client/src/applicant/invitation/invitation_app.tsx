/** The applicant answers an invitation: /i/{token}; or wants no more of them: /u/{token}. */
import { useCallback, useState } from 'react';
import { offerLocale, useTranslation } from '../../i18n';
import { invitations, type Invited } from '../../invitations';
import { Icon } from '../parts/icon';
import { Loading, Page, Title } from '../parts/page';
import { problemOfRequest, ProblemPage, type Problem } from '../problem';
import { useOpening } from '../use_opening';
import './invitation.css';

export function InvitationApp({ token }: { token: string }) {
  const [invited, setInvited] = useState<Invited>();
  const open = useCallback(async () => {
    const found = await invitations.read(token);
    await offerLocale(found.language);
    setInvited(found);
    await invitations.visit(token);
  }, [token]);
  const { problem, openAgain } = useOpening(open);
  if (problem !== undefined) return <ProblemPage problem={problem} onRetry={openAgain} />;
  if (invited === undefined) return <Loading />;
  return (
    <Page company={invited.company}>
      <Answering token={token} invited={invited} onAnswer={openAgain} />
      <Leave token={token} invited={invited} />
    </Page>
  );
}

interface AnsweringProps {
  token: string;
  invited: Invited;
  onAnswer: () => void;
}

function Answering({ token, invited, onAnswer }: AnsweringProps) {
  const { t } = useTranslation('applicant');
  const [changing, change] = useState(false);
  const [declining, decline] = useState(false);
  const { opening, company, applicant, location, recruiter } = invited;
  if (invited.closed) {
    return (
      <div className="alone">
        <span className="sign">
          <Icon name="info" />
        </span>
        <Title>{t('invitation.closed')}</Title>
        <p className="soft">{t('invitation.closed_text', { company, opening })}</p>
      </div>
    );
  }
  if (invited.answer !== '' && !changing) {
    return (
      <div className="alone">
        <span className="sign">
          <Icon name="check" />
        </span>
        <Title>{t(`invitation.${invited.answer}`)}</Title>
        <p className="soft">{t(`invitation.${invited.answer}_text`, { company, opening })}</p>
        <button className="button" onClick={() => change(true)}>
          {t('invitation.change')}
        </button>
      </div>
    );
  }
  const done = () => {
    change(false);
    decline(false);
    onAnswer();
  };
  return (
    <div className="invitation">
      <Title>{t('invitation.title', { name: applicant })}</Title>
      <p>{t('invitation.about', { company })}</p>
      <dl>
        <dt>{t('invitation.position')}</dt>
        <dd>{opening}</dd>
        {location !== '' && (
          <>
            <dt>{t('invitation.place')}</dt>
            <dd>{location}</dd>
          </>
        )}
        <dt>{t('invitation.recruiter')}</dt>
        <dd>{recruiter}</dd>
      </dl>
      <p className="soft">{t('invitation.next')}</p>
      {declining ? (
        <Declining token={token} onDone={done} onBack={() => decline(false)} />
      ) : (
        <Acts token={token} onDone={done} onDecline={() => decline(true)} />
      )}
    </div>
  );
}

/** Sends an answer; while it is under way nothing else can be pressed. */
function useAnswer(token: string, onDone: () => void) {
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const send = async (answer: 'accepted' | 'declined', pool: boolean) => {
    setBusy(true);
    setFailed(false);
    try {
      await invitations.answer(token, answer, pool);
      onDone();
    } catch {
      setFailed(true);
    } finally {
      setBusy(false);
    }
  };
  return { busy, failed, send };
}

function Acts(props: { token: string; onDone: () => void; onDecline: () => void }) {
  const { t } = useTranslation('applicant');
  const { busy, failed, send } = useAnswer(props.token, props.onDone);
  return (
    <div className="acts">
      {failed && <p role="alert">{t('invitation.failed')}</p>}
      <button className="button main" disabled={busy} onClick={() => void send('accepted', false)}>
        {t(busy ? 'invitation.sending' : 'invitation.accept')}
      </button>
      <button className="button" disabled={busy} onClick={props.onDecline}>
        {t('invitation.decline')}
      </button>
    </div>
  );
}

function Declining(props: { token: string; onDone: () => void; onBack: () => void }) {
  const { t } = useTranslation('applicant');
  const [pool, setPool] = useState(false);
  const { busy, failed, send } = useAnswer(props.token, props.onDone);
  return (
    <div className="acts">
      <label className="pool">
        <input type="checkbox" checked={pool} onChange={(e) => setPool(e.target.checked)} />
        <span>
          {t('invitation.pool')}
          <small className="soft">{t('invitation.pool_text')}</small>
        </span>
      </label>
      {failed && <p role="alert">{t('invitation.failed')}</p>}
      <button className="button main" disabled={busy} onClick={() => void send('declined', pool)}>
        {t(busy ? 'invitation.sending' : 'invitation.decline_sure')}
      </button>
      <button className="button" disabled={busy} onClick={props.onBack}>
        {t('invitation.back')}
      </button>
    </div>
  );
}

function Leave({ token, invited }: { token: string; invited: Invited }) {
  const { t } = useTranslation('applicant');
  if (invited.unsubscribed) return <p className="soft leave">{t('invitation.unsubscribed')}</p>;
  return (
    <p className="soft leave">
      <a href={`/u/${encodeURIComponent(token)}`}>{t('invitation.unsubscribe')}</a>
    </p>
  );
}

export function UnsubscribeApp({ token }: { token: string }) {
  const { t } = useTranslation('applicant');
  const [state, setState] = useState<'asking' | 'busy' | 'done' | Problem>('asking');
  const leave = async () => {
    setState('busy');
    try {
      await invitations.unsubscribe(token);
      setState('done');
    } catch (error) {
      setState(problemOfRequest(error));
    }
  };
  if (state === 'asking' || state === 'busy' || state === 'done') {
    const step = state === 'done' ? 'done' : 'ask';
    return (
      <Page>
        <div className="alone">
          <span className="sign">
            <Icon name={state === 'done' ? 'check' : 'info'} />
          </span>
          <Title key={step}>{t(`invitation.leave_${step}`)}</Title>
          <p className="soft">{t(`invitation.leave_${step}_text`)}</p>
          {state !== 'done' && (
            <button
              className="button main"
              disabled={state === 'busy'}
              onClick={() => void leave()}
            >
              {t('invitation.unsubscribe')}
            </button>
          )}
        </div>
      </Page>
    );
  }
  return <ProblemPage problem={state} onRetry={() => void leave()} />;
}
