import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from '../../i18n';
import classes from '../bridges/bridges.module.css';
import { ConfirmButton } from '../shell/confirm';
import { errorText } from '../words/errors';
import { dateTime } from '../words/times';
import { holdsApi, type Hold } from './wire';

interface HoldListProps {
  holds: readonly Hold[];
  /** Whether each says whose data it keeps. */
  named?: boolean;
}

/** Holds with their grounds; those in force can be released. */
export function HoldList({ holds, named = false }: HoldListProps) {
  return (
    <ul className={classes.list}>
      {holds.map((hold) => (
        <Row key={hold.id} hold={hold} named={named} />
      ))}
    </ul>
  );
}

function Row({ hold, named }: { hold: Hold; named: boolean }) {
  const { t, i18n } = useTranslation('staff');
  const queries = useQueryClient();
  const releasing = useMutation({
    mutationFn: () => holdsApi.release(hold.id),
    onSettled: () => queries.invalidateQueries({ queryKey: ['legal-holds'] }),
  });
  const when = (at: string) => dateTime(i18n.language, at);
  return (
    <li className={classes.card}>
      <span className={classes.name}>{hold.reason}</span>
      <p className={classes.soft}>
        {named && <>{t('holds.of', { id: hold.applicant_id })} · </>}
        {hold.interview_id === null
          ? t('holds.everything')
          : t('holds.one_interview', { id: hold.interview_id })}
        {' · '}
        {t('holds.placed', { name: hold.placed_by, time: when(hold.placed_at) })}
        {hold.released_at !== null && (
          <> · {t('holds.released', { name: hold.released_by, time: when(hold.released_at) })}</>
        )}
      </p>
      {hold.erasure_asked_at !== null && (
        <p className={classes.caution}>{t('holds.asked', { time: when(hold.erasure_asked_at) })}</p>
      )}
      {hold.released_at === null && (
        <div className={classes.acts}>
          <ConfirmButton
            label={t('holds.release')}
            title={t('holds.release_title')}
            text={t('holds.release_text')}
            button={{ size: 'xs' }}
            pending={releasing.isPending}
            onConfirm={() => releasing.mutate()}
          />
        </div>
      )}
      {releasing.isError && (
        <p role="alert" className={classes.caution}>
          {errorText(t, releasing.error)}
        </p>
      )}
    </li>
  );
}
