import { Alert, Button, NumberInput, Select } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconArrowLeft, IconMessageQuestion } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { api, type Opening } from '../../api';
import { useTranslation } from '../../i18n';
import { Empty, Failed, Waiting } from '../shell/states';
import { useTitle } from '../shell/title';
import { errorText } from '../words/errors';
import { facetsQuery } from './queries';
import { QuestionDraft } from './question_draft';
import classes from './question_bank.module.css';
import { bankApi, LEVELS, type Chosen, type Level, type SetWish } from './wire';
import { levelText, roleText } from './words';

/** Questions for an opening: proposed by its competencies' weights, changed, written to it. */
export function ComposePage() {
  const { id } = useParams({ from: '/signed-in/framed/openings/$id/question-set' });
  const { t } = useTranslation('staff');
  const opening = useQuery({ queryKey: ['opening', id, 'set'], queryFn: () => api.opening(id) });
  useTitle(t('compose.title'));
  if (opening.isPending) return <Waiting />;
  if (opening.isError) {
    return <Failed error={opening.error} retry={() => void opening.refetch()} />;
  }
  return <Composer opening={opening.data} />;
}

function Composer({ opening }: { opening: Opening }) {
  const { t } = useTranslation('staff');
  const queries = useQueryClient();
  const [wish, setWish] = useState<SetWish>({ minutes: 45, role: '', level: null });
  const [chosen, setChosen] = useState<Chosen[] | null>(null);
  const propose = useMutation({
    mutationFn: () => bankApi.propose(opening.id, wish),
    onSuccess: ({ items }) => setChosen(items),
  });
  const write = useMutation({
    mutationFn: (set: Chosen[]) => bankApi.write(opening.id, set),
    onSuccess: async () => {
      // The draft stays until the opening's new questions are there to take its place.
      await Promise.all([
        queries.invalidateQueries({ queryKey: ['opening'] }),
        queries.invalidateQueries({ queryKey: ['openings'] }),
        queries.invalidateQueries({ queryKey: ['question-bank'] }),
      ]);
      setChosen(null);
      propose.reset();
      notifications.show({ message: t('compose.written') });
    },
  });
  const problem = propose.error ?? write.error;
  return (
    <>
      <Link to="/openings/$id" params={{ id: opening.id }} className={classes.back}>
        <IconArrowLeft size={16} aria-hidden /> {opening.title}
      </Link>
      <div className={classes.top}>
        <h1>{t('compose.title')}</h1>
      </div>
      <p className={classes.lead}>{t('compose.lead')}</p>
      <WishForm
        opening={opening}
        wish={wish}
        onChange={setWish}
        pending={propose.isPending}
        onPropose={() => propose.mutate()}
      />
      {propose.isPending && <Waiting label={t('compose.comparing')} />}
      {problem && (
        <Alert color="red" variant="light" role="alert" mb="md">
          {errorText(t, problem)}
        </Alert>
      )}
      {chosen !== null && !propose.isPending ? (
        <QuestionDraft
          {...{ opening, wish, chosen, setChosen }}
          uncovered={propose.data?.uncovered ?? []}
          byMeaning={propose.data?.by_meaning ?? true}
          writing={write.isPending}
          onWrite={() => write.mutate(chosen)}
        />
      ) : (
        !propose.isPending && <Current opening={opening} />
      )}
    </>
  );
}

function WishForm(props: {
  opening: Opening;
  wish: SetWish;
  onChange: (wish: SetWish) => void;
  pending: boolean;
  onPropose: () => void;
}) {
  const { t } = useTranslation('staff');
  const facets = useQuery(facetsQuery);
  const { wish, onChange } = props;
  const roles = new Set(
    (facets.data?.items ?? [])
      .filter(({ language }) => language === props.opening.language)
      .map(({ role }) => role),
  );
  return (
    <div className={classes.wish}>
      <NumberInput
        label={t('compose.minutes')}
        min={5}
        max={180}
        step={5}
        allowDecimal={false}
        value={wish.minutes}
        onChange={(minutes) =>
          onChange({ ...wish, minutes: Math.min(180, Math.max(5, Number(minutes) || 5)) })
        }
      />
      <Select
        label={t('bank.role_label')}
        placeholder={t('compose.any_role')}
        clearable
        data={[...roles].map((role) => ({ value: role, label: roleText(t, role) }))}
        value={wish.role || null}
        onChange={(role) => onChange({ ...wish, role: role ?? '' })}
      />
      <Select
        label={t('bank.level_label')}
        placeholder={t('compose.any_level')}
        clearable
        data={LEVELS.map((value) => ({ value, label: levelText(t, value) }))}
        value={wish.level}
        onChange={(level) =>
          onChange({ ...wish, level: LEVELS.find((one): one is Level => one === level) ?? null })
        }
      />
      <Button loading={props.pending} onClick={props.onPropose}>
        {t('compose.propose')}
      </Button>
    </div>
  );
}

function Current({ opening }: { opening: Opening }) {
  const { t } = useTranslation('staff');
  if (opening.questions.length === 0) {
    return (
      <Empty
        icon={<IconMessageQuestion size={28} stroke={1.5} />}
        title={t('compose.none')}
        text={t(opening.competencies.length === 0 ? 'compose.no_competency' : 'compose.none_text')}
      />
    );
  }
  return (
    <section className={classes.section} aria-labelledby="current">
      <h2 id="current" className={classes.subtitle}>
        {t('compose.current')}
      </h2>
      <ol className={classes.list} lang={opening.language}>
        {opening.questions.map((question) => (
          <li key={question.id} className={classes.row}>
            <p className={classes.asked}>{question.text}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
