/** What the network test found, in plain words. */
import { useEffect, useState } from 'react';
import type { JoinInfo } from '../../api';
import { useTranslation } from '../../i18n';
import { testNetwork, type NetworkResult } from '../network';
import { Row, type RowState } from './device_rows';

const STATE: Record<NetworkResult['verdict'], RowState> = {
  good: 'good',
  fair: 'good',
  poor: 'bad',
  blocked: 'bad',
  none: 'bad',
};

export function NetworkRow({ info, trial }: { info: JoinInfo; trial: boolean }) {
  const { t } = useTranslation('applicant');
  const [round, setRound] = useState(0);
  const [result, setResult] = useState<NetworkResult | null>(null);
  const { interview_id: interview, ice_servers: iceServers } = info;
  useEffect(() => {
    const leaving = new AbortController();
    const setup = { interview, as: 'applicant', iceServers } as const;
    void testNetwork(setup, trial, leaving.signal).then((found) => {
      if (!leaving.signal.aborted) setResult(found);
    });
    return () => leaving.abort();
  }, [interview, iceServers, trial, round]);
  return (
    <Row
      icon="network"
      name={t('check.network')}
      state={result === null ? 'open' : STATE[result.verdict]}
      says={t(result === null ? 'check.network_testing' : `check.network_${result.verdict}`)}
      act={
        result !== null && STATE[result.verdict] === 'bad' ? (
          <button
            className="button"
            onClick={() => {
              setResult(null);
              setRound(round + 1);
            }}
          >
            {t('check.network_again')}
          </button>
        ) : undefined
      }
    >
      {result !== null && <Figures of={result} />}
    </Row>
  );
}

function Figures({ of: { verdict, rtt_ms, loss } }: { of: NetworkResult }) {
  const { t } = useTranslation('applicant');
  if (rtt_ms === null || verdict === 'blocked') return null;
  const lost = loss === null ? 'rtt' : loss === 0 ? 'none' : 'loss';
  const figures = { rtt: Math.max(1, Math.round(rtt_ms)), loss: Math.round((loss ?? 0) * 100) };
  return <p className="soft small figures">{t(`check.figures_${lost}`, figures)}</p>;
}
