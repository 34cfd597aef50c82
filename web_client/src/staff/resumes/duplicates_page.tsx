import { Badge, Button, Paper, Radio, SegmentedControl } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconArrowLeft, IconRotate2, IconUsers } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from '../../i18n';
import { Empty, Failed, Waiting } from '../shell/states';
import { useTitle } from '../shell/title';
import { errorText } from '../words/errors';
import { dateTime } from '../words/times';
import classes from './duplicates_page.module.css';
import { pairsQuery } from './queries';
import { resumesApi, type Pair, type PairState, type Side } from './requests';
import { reasonName } from './words';

const STATES: readonly PairState[] = ['open', 'merged', 'apart'];

/** Applicants who look like one person, to be merged or kept apart; both can be undone. */
export function DuplicatesPage() {
  const { t } = useTranslation('staff');
  useTitle(t('resumes.duplicates'));
  const [state, setState] = useState<PairState>('open');
  const pairs = useQuery(pairsQuery(state));
  return (
    <>
      <Link to="/resumes" className={classes.back}>
        <IconArrowLeft size={16} aria-hidden /> {t('resumes.title')}
      </Link>
      <div className={classes.top}>
        <h1>{t('resumes.duplicates')}</h1>
        <SegmentedControl
          aria-label={t('duplicates.filter')}
          value={state}
          onChange={(value) => setState(STATES.find((each) => each === value) ?? 'open')}
          data={STATES.map((value) => ({ value, label: t(`duplicates.state.${value}`) }))}
        />
      </div>
      {pairs.isPending && <Waiting />}
      {pairs.isError && <Failed error={pairs.error} retry={() => void pairs.refetch()} />}
      {pairs.data?.length === 0 && (
        <Empty
          icon={<IconUsers size={28} stroke={1.5} />}
          title={t('duplicates.none')}
          text={t('duplicates.none_text')}
        />
      )}
      {pairs.data?.map((pair) => (
        <PairCard key={pair.id} pair={pair} />
      ))}
    </>
  );
}

function PairCard({ pair }: { pair: Pair }) {
  const { t } = useTranslation('staff');
  const queries = useQueryClient();
  const [kept, keep] = useState(pair.kept_id ?? known(pair).id);
  const settled = async () => {
    await queries.invalidateQueries({ queryKey: ['duplicates'] });
    await queries.invalidateQueries({ queryKey: ['resume'] });
    await queries.invalidateQueries({ queryKey: ['resumes'] });
  };
  const failed = (error: unknown) =>
    notifications.show({ color: 'red.8', message: errorText(t, error) });
  const undo = useMutation({
    mutationFn: () => resumesApi.undo(pair.id),
    onSuccess: settled,
    onError: failed,
  });
  const decide = useMutation({
    mutationFn: (merge: boolean) =>
      merge ? resumesApi.merge(pair.id, kept) : resumesApi.apart(pair.id),
    onSuccess: async (_, merge) => {
      notifications.show({
        autoClose: 8_000,
        withCloseButton: true,
        closeButtonProps: { 'aria-label': t('act.close') },
        message: (
          <span className={classes.done}>
            {merge ? t('duplicates.merged_now') : t('duplicates.apart_now')}
            <Button size="compact-sm" variant="subtle" onClick={() => undo.mutate()}>
              {t('duplicates.undo')}
            </Button>
          </span>
        ),
      });
      await settled();
    },
    onError: failed,
  });
  const open = pair.state === 'open';
  const asked = useLocation({ select: ({ hash }) => hash === pair.id });
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    if (asked) card.current?.scrollIntoView({ block: 'center' });
  }, [asked]);
  return (
    <Paper
      withBorder
      className={classes.card}
      component="article"
      ref={card}
      data-asked={asked || undefined}
    >
      <p className={classes.reasons}>
        {pair.reasons.map((reason) => (
          <Badge key={reason} variant="light">
            {reasonName(t, reason)}
          </Badge>
        ))}
      </p>
      <div className={classes.sides} role="radiogroup" aria-label={t('duplicates.keep')}>
        {[pair.first, pair.second].map((side) => (
          <SideView
            key={side.id}
            side={side}
            kept={kept === side.id}
            {...(open && { onKeep: () => keep(side.id) })}
            marked={pair.state === 'merged'}
          />
        ))}
      </div>
      <div className={classes.acts}>
        {open ? (
          <>
            <Button
              variant="default"
              loading={decide.isPending}
              onClick={() => decide.mutate(false)}
            >
              {t('duplicates.apart')}
            </Button>
            <Button loading={decide.isPending} onClick={() => decide.mutate(true)}>
              {t('duplicates.merge')}
            </Button>
          </>
        ) : (
          <Button
            variant="default"
            leftSection={<IconRotate2 size={16} aria-hidden />}
            loading={undo.isPending}
            onClick={() => undo.mutate()}
          >
            {t('duplicates.undo')}
          </Button>
        )}
      </div>
    </Paper>
  );
}

/** Who has been known longer: interviews and letters are more likely theirs. */
const known = ({ first, second }: Pair): Side =>
  first.created_at <= second.created_at ? first : second;

function SideView(props: { side: Side; kept: boolean; onKeep?: () => void; marked: boolean }) {
  const { t, i18n } = useTranslation('staff');
  const { side } = props;
  const facts = [side.email, side.title, side.employer, side.school].filter((fact) => fact !== '');
  return (
    <div className={classes.side} data-kept={props.kept || undefined}>
      <p className={classes.name}>
        {side.resume_id === null ? (
          side.name
        ) : (
          <Link to="/resumes/$id" params={{ id: side.resume_id }}>
            {side.name}
          </Link>
        )}
      </p>
      {facts.map((fact) => (
        <p key={fact} className={classes.fact}>
          {fact}
        </p>
      ))}
      <p className={classes.fact}>
        <time dateTime={side.created_at}>{dateTime(i18n.language, side.created_at)}</time>
      </p>
      {props.onKeep ? (
        <Radio
          className={classes.keep}
          label={t('duplicates.keep_this')}
          checked={props.kept}
          onChange={props.onKeep}
        />
      ) : (
        props.marked &&
        props.kept && (
          <Badge className={classes.keep ?? ''} variant="light" color="green">
            {t('duplicates.kept')}
          </Badge>
        )
      )}
    </div>
  );
}
