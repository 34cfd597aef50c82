/** A settled time: when it is, the way in, and how to move or cancel it. */
import { useState } from 'react';
import { useTranslation } from '../../i18n';
import { scheduling } from '../../scheduling';
import { Icon } from '../parts/icon';
import { Title } from '../parts/page';
import { actProblem, Facts, type TimeProps } from './facts';
import { Picker } from './picker';
import { dayIn, ownZone, timeIn, zoneName } from './zoned';

export function Settled(props: TimeProps) {
  const { t, i18n } = useTranslation('applicant');
  const { token, time, onTime } = props;
  const [moving, setMoving] = useState(false);
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<ReturnType<typeof actProblem>>();
  const zone = ownZone();
  const { starts_at: start, ends_at: end } = time;
  if (start === null || end === null) return null;

  const act = async (doing: Promise<typeof time>) => {
    setProblem(undefined);
    try {
      onTime(await doing);
    } catch (error) {
      setProblem(actProblem(error));
      setAsking(false);
    }
  };
  return (
    <div className="time">
      <span className="sign good">
        <Icon name="check" />
      </span>
      <Title>{t('time.settled')}</Title>
      <section className="card when">
        <p className="small soft">{time.opening_title}</p>
        <p className="day">{dayIn(i18n.language, start, zone)}</p>
        <p className="hour figures">
          {timeIn(i18n.language, start, zone)}–{timeIn(i18n.language, end, zone)}
        </p>
        <p className="small soft">{zoneName(i18n.language, start, zone)}</p>
        {zone !== time.company_zone && (
          <p className="small soft">
            {t('time.there', {
              time: timeIn(i18n.language, start, time.company_zone),
              zone: zoneName(i18n.language, start, time.company_zone),
            })}
          </p>
        )}
        <Facts time={time} />
      </section>
      {time.asked_to_move && !moving && (
        <section className="word caution asked">
          <Icon name="info" />
          <div>
            <p>{t('time.asked')}</p>
            {time.suggested_at !== null && (
              <button
                className="button"
                onClick={() => void act(scheduling.choose(token, time.suggested_at ?? '', zone))}
              >
                {t('time.take', {
                  when: `${dayIn(i18n.language, time.suggested_at, zone)} ${timeIn(i18n.language, time.suggested_at, zone)}`,
                })}
              </button>
            )}
          </div>
        </section>
      )}
      {problem !== undefined && (
        <p className="word bad" role="alert">
          <Icon name="info" />
          <span>{t(`time.problem.${problem}`)}</span>
        </p>
      )}
      {moving ? (
        <Picker {...props} onBack={() => setMoving(false)} />
      ) : (
        <>
          <div className="acts">
            {time.join_link !== '' && (
              <a className="button main" href={new URL(time.join_link).pathname}>
                {t('time.enter')}
              </a>
            )}
            <button className="button" disabled={!time.movable} onClick={() => setMoving(true)}>
              {t('time.move')}
            </button>
          </div>
          <p className="small soft">{limits(props, t, i18n.language, zone)}</p>
          {asking ? (
            <section className="card" role="alertdialog" aria-label={t('time.cancel_ask')}>
              <p>{t('time.cancel_ask')}</p>
              <div className="row acts">
                <button
                  className="button danger"
                  onClick={() => void act(scheduling.callOff(token))}
                >
                  {t('time.cancel_yes')}
                </button>
                <button className="button" onClick={() => setAsking(false)}>
                  {t('time.cancel_no')}
                </button>
              </div>
            </section>
          ) : (
            <button className="button plain" onClick={() => setAsking(true)}>
              {t('time.cancel')}
            </button>
          )}
        </>
      )}
    </div>
  );
}

type T = ReturnType<typeof useTranslation<'applicant'>>['t'];

/** How often and how late the time may still be moved. */
function limits({ time }: TimeProps, t: T, locale: string, zone: string): string {
  if (time.asked_to_move) return t('time.limit_asked');
  if (!time.movable) return t('time.limit_over', { company: time.company });
  const until = time.movable_until ?? '';
  return t('time.limit', {
    count: time.moves_left ?? 0,
    until: `${dayIn(locale, until, zone)} ${timeIn(locale, until, zone)}`,
  });
}
