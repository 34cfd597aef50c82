/** One clear page for each thing that keeps an applicant from the interview. */
import { useState, type ReactNode } from 'react';
import { ApiError } from '../api';
import { useTranslation } from '../i18n';
import type { CloseReason } from '../live/socket';
import { Icon } from './parts/icon';
import { Page, Title } from './parts/page';

export type Problem =
  | 'link_unknown'
  | 'link_expired'
  | 'link_used'
  | 'link_revoked'
  | 'interview_ended'
  | 'network'
  | 'server'
  | 'outdated'
  | 'unsupported'
  | 'insecure'
  | 'taken_over'
  | 'not_allowed';

/** The page for a failed request. */
export function problemOfRequest(error: unknown): Problem {
  if (!(error instanceof ApiError)) return 'server';
  switch (error.code) {
    case 'link_unknown':
    case 'link_expired':
    case 'link_used':
    case 'link_revoked':
    case 'interview_ended':
    case 'network':
      return error.code;
    case 'not_found':
      return 'link_unknown';
    case 'wrong_state': // the notice changed while it was being read
      return 'outdated';
    case 'not_allowed':
    case 'not_signed_in':
      return 'not_allowed';
    default:
      return 'server';
  }
}

/** The page for a socket that will not open again. */
export function problemOfClose(reason: CloseReason): Problem {
  switch (reason) {
    case 'taken_over':
      return 'taken_over';
    case 'not_found':
      return 'link_unknown';
    case 'link_refused':
      return 'link_revoked';
    default:
      return 'not_allowed';
  }
}

const AGAIN: Partial<Record<Problem, 'retry' | 'reload' | 'here'>> = {
  network: 'retry',
  server: 'retry',
  outdated: 'reload',
  taken_over: 'here',
};

interface ProblemProps {
  problem: Problem;
  company?: string | undefined;
  onRetry: () => void;
  /** What else can be done there. */
  children?: ReactNode;
}

export function ProblemPage({ problem, company, onRetry, children }: ProblemProps) {
  const { t } = useTranslation('applicant');
  const again = AGAIN[problem];
  return (
    <Page company={company}>
      <div className="alone" role={again === 'retry' ? 'alert' : undefined}>
        <span className="sign">
          <Icon name={problem === 'interview_ended' ? 'check' : 'info'} />
        </span>
        <Title key={problem}>{t(`problem.${problem}.title`)}</Title>
        <p className="soft">{t(`problem.${problem}.text`)}</p>
        {again !== undefined && (
          <button
            className="button main"
            onClick={again === 'reload' ? () => window.location.reload() : onRetry}
          >
            {t(`problem.${again}`)}
          </button>
        )}
        {problem === 'unsupported' && <CopyLink />}
        {children}
      </div>
    </Page>
  );
}

function CopyLink() {
  const { t } = useTranslation('applicant');
  const [copied, setCopied] = useState(false);
  if (!('clipboard' in navigator)) return null;
  const copy = () =>
    navigator.clipboard.writeText(window.location.href).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <button className="button" onClick={() => void copy()}>
      <Icon name={copied ? 'check' : 'link'} />
      <span aria-live="polite">{t(copied ? 'problem.copied' : 'problem.copy')}</span>
    </button>
  );
}
