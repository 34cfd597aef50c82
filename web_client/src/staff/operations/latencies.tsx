import { useTranslation } from '../../i18n';
import { milliseconds } from './figures';
import classes from './operations.module.css';
import type { HopLatency } from './queries';

/** How long media takes to each stage, over the last minute. */
export function Latencies({ hops }: { hops: readonly HopLatency[] }) {
  const { t, i18n } = useTranslation('staff');
  return (
    <section aria-labelledby="latency">
      <h2 id="latency" className={classes.heading}>
        {t('operations.latency')}
      </h2>
      <p className={classes.note}>{t('operations.latency_note')}</p>
      <ul className={classes.cells}>
        {hops.map(({ hop, count, p50_s, p95_s, p99_s }) => (
          <li key={hop} className={classes.cell}>
            <span className={classes.label}>{t(`operations.hop.${hop}`)}</span>
            <span className={classes.value}>
              {p95_s === null ? t('operations.none_yet') : milliseconds(i18n.language, p95_s)}
            </span>
            <span className={classes.small}>
              {p50_s === null || p99_s === null
                ? t(`operations.hop_meaning.${hop}`)
                : t('operations.quantiles', {
                    median: milliseconds(i18n.language, p50_s),
                    p99: milliseconds(i18n.language, p99_s),
                    count,
                  })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
