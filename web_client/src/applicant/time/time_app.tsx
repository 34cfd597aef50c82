/** The applicant chooses, moves or cancels the time of their interview: /time/{token}. */
import { useCallback, useState } from 'react';
import { offerLocale, useTranslation } from '../../i18n';
import { scheduling, type OwnTime } from '../../scheduling';
import { Icon } from '../parts/icon';
import { Loading, Page, Title } from '../parts/page';
import { ProblemPage } from '../problem';
import { useOpening } from '../use_opening';
import { Facts, type TimeProps } from './facts';
import { Picker } from './picker';
import { Settled } from './settled';
import { ownZone } from './zoned';
import './time.css';

export function TimeApp({ token }: { token: string }) {
  const [time, setTime] = useState<OwnTime>();
  const open = useCallback(async () => {
    const found = await scheduling.ownTime(token);
    await offerLocale(found.language);
    setTime(await fitting(token, found));
  }, [token]);
  const { problem, openAgain } = useOpening(open);
  if (problem !== undefined) return <ProblemPage problem={problem} onRetry={openAgain} />;
  if (time === undefined) return <Loading />;
  return (
    <Page company={time.company}>
      <Content key={time.state} token={token} time={time} onTime={setTime} />
    </Page>
  );
}

/** Times that suit where the person really is: only their device knows the zone. */
async function fitting(token: string, found: OwnTime): Promise<OwnTime> {
  const elsewhere = found.state === 'proposed' && found.zone !== ownZone();
  if (!elsewhere || found.hours.length > 0) return found;
  return scheduling.wish(token, ownZone(), []).catch(() => found);
}

function Content(props: TimeProps) {
  const { t } = useTranslation('applicant');
  const { time } = props;
  switch (time.state) {
    case 'proposed':
      return (
        <div className="time">
          <Title>{t('time.choose', { name: time.applicant_name })}</Title>
          <p>{t('time.about', { company: time.company, opening: time.opening_title })}</p>
          <Facts time={time} />
          <Picker {...props} />
        </div>
      );
    case 'confirmed':
      return <Settled {...props} />;
    default:
      return (
        <div className="alone">
          <span className="sign">
            <Icon name="info" />
          </span>
          <Title>{t(`time.${time.state}`)}</Title>
          <p className="soft">{t(`time.${time.state}_text`, { company: time.company })}</p>
        </div>
      );
  }
}
