/** The times on offer, all others, and what suits better: made for a thumb. */
import { useEffect, useState } from 'react';
import { useTranslation } from '../../i18n';
import { scheduling, type Span } from '../../scheduling';
import { Icon } from '../parts/icon';
import { actProblem, type TimeProps } from './facts';
import { toldReasons } from './reasons';
import { Wishes } from './wishes';
import { byDayIn, dayIn, ownZone, timeIn, zoneName, zones } from './zoned';

type Shown = 'offered' | 'all' | 'wishes';

export function Picker({ token, time, onTime, onBack }: TimeProps & { onBack?: () => void }) {
  const { t, i18n } = useTranslation('applicant');
  const [zone, setZone] = useState(ownZone);
  const [shown, show] = useState<Shown>(time.slots.length > 0 ? 'offered' : 'all');
  const [chosen, choose] = useState(time.slots[0]?.starts_at);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ReturnType<typeof actProblem>>();

  const confirm = async () => {
    if (chosen === undefined) return;
    setBusy(true);
    setProblem(undefined);
    try {
      onTime(await scheduling.choose(token, chosen, zone));
      onBack?.();
    } catch (error) {
      setProblem(actProblem(error));
      if (actProblem(error) === 'taken') show('all');
    } finally {
      setBusy(false);
    }
  };
  const slot = time.slots.find(({ starts_at }) => starts_at === chosen);
  const end = slot?.ends_at ?? endOf(chosen, time.length_min);
  return (
    <>
      <ZoneChoice zone={zone} company={time.company_zone} onZone={setZone} />
      {shown === 'offered' && (
        <fieldset className="slots">
          <legend className="unseen">{t('time.offered')}</legend>
          {time.slots.map((one, index) => (
            <label key={one.starts_at} className="slot" data-best={index === 0}>
              <input
                type="radio"
                name="slot"
                checked={one.starts_at === chosen}
                onChange={() => choose(one.starts_at)}
              />
              <span className="slot_time">
                <b>{dayIn(i18n.language, one.starts_at, zone)}</b>
                <span className="figures">
                  {timeIn(i18n.language, one.starts_at, zone)}–
                  {timeIn(i18n.language, one.ends_at, zone)}
                </span>
                <Reasons told={toldReasons(one.reasons, zone, time.zone)} />
              </span>
              {index === 0 && <span className="best">{t('time.best')}</span>}
            </label>
          ))}
        </fieldset>
      )}
      {shown === 'all' && <AllTimes token={token} zone={zone} chosen={chosen} onChoose={choose} />}
      {shown === 'wishes' && (
        <Wishes
          {...{ token, time, zone }}
          onTime={(found) => {
            onTime(found);
            choose(found.slots[0]?.starts_at);
            show(found.slots.length > 0 ? 'offered' : 'all');
          }}
        />
      )}
      <div className="row ways">
        {shown !== 'offered' && time.slots.length > 0 && (
          <button className="button plain" onClick={() => show('offered')}>
            {t('time.show_offered')}
          </button>
        )}
        {shown !== 'all' && (
          <button className="button plain" onClick={() => show('all')}>
            {t('time.show_all')}
          </button>
        )}
        {shown !== 'wishes' && (
          <button className="button plain" onClick={() => show('wishes')}>
            {t('time.show_wishes')}
          </button>
        )}
        {onBack && (
          <button className="button plain" onClick={onBack}>
            {t('time.keep')}
          </button>
        )}
      </div>
      {problem !== undefined && (
        <p className="word bad" role="alert">
          <Icon name="info" />
          <span>{t(`time.problem.${problem}`)}</span>
        </p>
      )}
      {shown !== 'wishes' && chosen !== undefined && (
        <div className="confirm">
          <p aria-live="polite">
            <b>{dayIn(i18n.language, chosen, zone)}</b>{' '}
            <span className="figures">
              {timeIn(i18n.language, chosen, zone)}–{timeIn(i18n.language, end, zone)}
            </span>
          </p>
          <button className="button main" disabled={busy} onClick={() => void confirm()}>
            {t(busy ? 'time.confirming' : 'time.confirm')}
          </button>
        </div>
      )}
    </>
  );
}

function endOf(start: string | undefined, minutes: number): string {
  const from = start === undefined ? Date.now() : new Date(start).getTime();
  return new Date(from + minutes * 60_000).toISOString();
}

function Reasons({ told }: { told: ReturnType<typeof toldReasons> }) {
  const { t } = useTranslation('applicant');
  if (told.length === 0) return null;
  return (
    <span className="small soft">
      {told.map((one) => t(`time.reason.${one}`)).join(t('time.separator'))}
    </span>
  );
}

interface ZoneProps {
  zone: string;
  company: string;
  onZone: (zone: string) => void;
}

function ZoneChoice({ zone, company, onZone }: ZoneProps) {
  const { t, i18n } = useTranslation('applicant');
  const [open, setOpen] = useState(false);
  const label = zoneName(i18n.language, null, zone);
  return (
    <div className="zone">
      {open ? (
        <label>
          <span className="small soft">{t('time.zone')}</span>
          <select value={zone} onChange={(event) => onZone(event.target.value)}>
            {zones(zone, company).map((name) => (
              <option key={name} value={name}>
                {name.replaceAll('_', ' ')} – {zoneName(i18n.language, null, name)}
              </option>
            ))}
          </select>
        </label>
      ) : (
        <p className="small soft">
          <Icon name="globe" /> {t('time.in_zone', { zone: label })}{' '}
          <button className="link" onClick={() => setOpen(true)}>
            {t('time.change_zone')}
          </button>
        </p>
      )}
      {zone !== company && (
        <p className="small soft">
          {t('time.company_zone', { zone: zoneName(i18n.language, null, company) })}
        </p>
      )}
    </div>
  );
}

interface AllProps {
  token: string;
  zone: string;
  chosen: string | undefined;
  onChoose: (start: string) => void;
}

function AllTimes({ token, zone, chosen, onChoose }: AllProps) {
  const { t, i18n } = useTranslation('applicant');
  const [found, setFound] = useState<Span[]>();
  const [problem, setProblem] = useState<ReturnType<typeof actProblem>>();
  useEffect(() => {
    let wanted = true;
    scheduling.ownTimes(token).then(
      ({ items }) => wanted && setFound(items),
      (error: unknown) => wanted && setProblem(actProblem(error)),
    );
    return () => {
      wanted = false;
    };
  }, [token]);
  if (problem !== undefined) return <p className="word bad">{t(`time.problem.${problem}`)}</p>;
  if (found === undefined) {
    return (
      <div role="status" className="loading">
        <span className="wait" aria-hidden="true" />
        <span className="unseen">{t('time.searching')}</span>
      </div>
    );
  }
  if (found.length === 0) return <p className="word caution">{t('time.none')}</p>;
  return (
    <div className="days">
      {byDayIn(found, zone).map(({ day, times }) => (
        <section key={day} aria-label={dayIn(i18n.language, times[0]?.starts_at ?? day, zone)}>
          <h2>{dayIn(i18n.language, times[0]?.starts_at ?? day, zone)}</h2>
          <div className="chips">
            {times.map(({ starts_at }) => (
              <button
                key={starts_at}
                className="button figures"
                aria-pressed={starts_at === chosen}
                onClick={() => onChoose(starts_at)}
              >
                {timeIn(i18n.language, starts_at, zone)}
              </button>
            ))}
          </div>
        </section>
      ))}
    </div>
  );
}
