import { Alert, Button, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconArrowLeft, IconCheck, IconFileText, IconPlus, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { Interview } from '../../api';
import { useTranslation } from '../../i18n';
import { interviewQuery } from '../interviews/queries';
import { Empty, Failed, Waiting } from '../shell/states';
import { useTitle } from '../shell/title';
import { errorText } from '../words/errors';
import { personalQuery, preparedQuery } from './queries';
import classes from './question_bank.module.css';
import { bankApi, type PersonalQuestion } from './wire';
import { reasonOf } from './words';

const MOST = 10;

/** Questions for one applicant: from the resume, and from what stayed open the last time. */
export function PreparePage() {
  const { id } = useParams({ from: '/signed-in/framed/interviews/$id/questions' });
  const { t } = useTranslation('staff');
  const interview = useQuery(interviewQuery(id));
  const prepared = useQuery(preparedQuery(id));
  useTitle(t('prepare.title'));
  if (interview.isPending || prepared.isPending) return <Waiting />;
  const failed = interview.error ?? prepared.error;
  if (failed || !interview.data || !prepared.data) return <Failed error={failed} />;
  return <Prepare interview={interview.data} start={prepared.data} />;
}

function Prepare({ interview, start }: { interview: Interview; start: PersonalQuestion[] }) {
  const { t } = useTranslation('staff');
  const queries = useQueryClient();
  const [items, setItems] = useState(start);
  const [saved, setSaved] = useState(start);
  const save = useMutation({
    mutationFn: () => bankApi.prepare(interview.id, items),
    onSuccess: async (now) => {
      setItems(now.items);
      setSaved(now.items);
      notifications.show({ message: t('prepare.saved') });
      queries.setQueryData(preparedQuery(interview.id).queryKey, now.items);
      await queries.invalidateQueries({ queryKey: ['interview', interview.id] });
    },
  });
  const fixed = interview.status !== 'scheduled';
  const changed = JSON.stringify(items) !== JSON.stringify(saved);
  return (
    <>
      <Link to="/interviews/$id" params={{ id: interview.id }} className={classes.back}>
        <IconArrowLeft size={16} aria-hidden /> {interview.applicant.name}
      </Link>
      <div className={classes.top}>
        <h1>{t('prepare.title')}</h1>
        {!fixed && (
          <Button disabled={!changed} loading={save.isPending} onClick={() => save.mutate()}>
            {t('prepare.save')}
          </Button>
        )}
      </div>
      <p className={classes.lead}>
        {t(fixed ? 'prepare.lead_next' : 'prepare.lead', { name: interview.applicant.name })}
      </p>
      {save.error && (
        <Alert color="red" variant="light" role="alert" mb="md">
          {errorText(t, save.error)}
        </Alert>
      )}
      {!fixed && <Chosen items={items} onChange={setItems} language={interview.language} />}
      <Proposals
        interview={interview}
        taken={new Set(items.map(({ text }) => text))}
        onAdd={fixed || items.length >= MOST ? undefined : (one) => setItems([...items, one])}
      />
    </>
  );
}

function Chosen(props: {
  items: PersonalQuestion[];
  onChange: (items: PersonalQuestion[]) => void;
  language: string;
}) {
  const { t } = useTranslation('staff');
  const { items, onChange } = props;
  if (items.length === 0) return <p className={classes.none}>{t('prepare.none_chosen')}</p>;
  return (
    <section aria-labelledby="chosen" className={classes.section}>
      <h2 id="chosen" className={classes.subtitle}>
        {t('prepare.chosen', { count: items.length })}
      </h2>
      <ol className={classes.list}>
        {items.map((item, at) => (
          <li key={at} className={classes.row}>
            <div className={classes.point}>
              <Textarea
                autosize
                lang={props.language}
                aria-label={t('prepare.question', { number: at + 1 })}
                maxLength={1000}
                value={item.text}
                onChange={(event) => {
                  const text = event.currentTarget.value;
                  onChange(items.map((one, i) => (i === at ? { ...one, text } : one)));
                }}
              />
              <Button
                variant="subtle"
                color="dark"
                aria-label={t('prepare.remove', { number: at + 1 })}
                onClick={() => onChange(items.filter((_, i) => i !== at))}
              >
                <IconTrash size={16} aria-hidden />
              </Button>
            </div>
            <p className={classes.soft}>{reasonOf(t, item.reason)}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Proposals(props: {
  interview: Interview;
  taken: ReadonlySet<string>;
  onAdd: ((one: PersonalQuestion) => void) | undefined;
}) {
  const { t } = useTranslation('staff');
  const found = useQuery(personalQuery(props.interview.id));
  if (found.isPending) return <Waiting label={t('prepare.reading')} />;
  if (found.isError) return <Failed error={found.error} retry={() => void found.refetch()} />;
  const { items, has_resume } = found.data;
  if (items.length === 0) {
    return (
      <Empty
        icon={<IconFileText size={28} stroke={1.5} />}
        title={t('prepare.nothing')}
        text={t(has_resume ? 'prepare.nothing_told' : 'prepare.no_resume')}
      />
    );
  }
  const groups = (['follow_up', 'resume'] as const)
    .map((kind) => ({ kind, those: items.filter((item) => item.kind === kind) }))
    .filter(({ those }) => those.length > 0);
  return (
    <>
      {groups.map(({ kind, those }) => (
        <section key={kind} aria-labelledby={kind} className={classes.section}>
          <h2 id={kind} className={classes.subtitle}>
            {t(`prepare.from_${kind}`)}
          </h2>
          <ul className={classes.list}>
            {those.map((item) => (
              <li key={item.text} className={classes.row}>
                <div className={classes.drafted}>
                  <div>
                    <p lang={props.interview.language} className={classes.asked}>
                      {item.text}
                    </p>
                    <p className={classes.soft}>{reasonOf(t, item.reason)}</p>
                  </div>
                  <Add item={item} {...props} />
                </div>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

function Add(props: {
  item: PersonalQuestion;
  taken: ReadonlySet<string>;
  onAdd: ((one: PersonalQuestion) => void) | undefined;
}) {
  const { t } = useTranslation('staff');
  const { item, taken, onAdd } = props;
  if (onAdd === undefined && !taken.has(item.text)) return null;
  return taken.has(item.text) ? (
    <span className={classes.soft}>
      <IconCheck size={16} aria-hidden /> {t('prepare.added')}
    </span>
  ) : (
    <Button
      variant="default"
      leftSection={<IconPlus size={16} aria-hidden />}
      onClick={() => onAdd?.(item)}
    >
      {t('prepare.add')}
    </Button>
  );
}
