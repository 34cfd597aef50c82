import { Alert, Button, NumberInput, Select } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconArrowLeft, IconMessageQuestion, IconReplace, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { api, type Opening } from '../../api';
import { useTranslation } from '../../i18n';
import { ConfirmButton } from '../shell/confirm';
import { Empty, Failed, Waiting } from '../shell/states';
import { useTitle } from '../shell/title';
import { errorText } from '../words/errors';
import { figure } from '../words/measures';
import { facetsQuery } from './queries';
import classes from './question_bank.module.css';
import { bankApi, LEVELS, type Chosen, type Level, type SetWish } from './wire';
import { levelText, roleText, typeText } from './words';

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
        <Draft
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

interface DraftProps {
  opening: Opening;
  wish: SetWish;
  chosen: Chosen[];
  setChosen: (chosen: Chosen[]) => void;
  uncovered: string[];
  byMeaning: boolean;
  writing: boolean;
  onWrite: () => void;
}

function Draft(props: DraftProps) {
  const { opening, wish, chosen, setChosen, uncovered, byMeaning } = props;
  const { t } = useTranslation('staff');
  const nameOf = (id: string) => opening.competencies.find((c) => c.id === id)?.name ?? id;
  const minutes = chosen.reduce((sum, { question }) => sum + question.minutes, 0);
  if (chosen.length === 0) {
    return (
      <Empty
        icon={<IconMessageQuestion size={28} stroke={1.5} />}
        title={t('compose.nothing')}
        text={t(byMeaning ? 'compose.nothing_text' : 'compose.nothing_by_name')}
      />
    );
  }
  return (
    <section aria-labelledby="draft">
      <div className={classes.top}>
        <h2 id="draft" className={classes.subtitle}>
          {t('compose.draft', {
            count: chosen.length,
            minutes: t('bank.minutes', { count: minutes }),
          })}
        </h2>
        <ConfirmButton
          label={t('compose.write')}
          title={t('compose.write_title')}
          text={t('compose.write_text', { count: opening.questions.length })}
          button={{ variant: 'filled' }}
          pending={props.writing}
          onConfirm={props.onWrite}
        />
      </div>
      {!byMeaning && <p className={classes.caution}>{t('compose.by_name')}</p>}
      {uncovered.length > 0 && (
        <p className={classes.caution}>
          {t('compose.uncovered', {
            names: uncovered.map(nameOf).join(t('list.separator')),
          })}
        </p>
      )}
      <Coverage opening={opening} chosen={chosen} />
      <ol className={classes.list}>
        {chosen.map((one, at) => (
          <Drafted
            key={one.question.id}
            one={one}
            name={nameOf(one.competency)}
            onSwap={(other) => setChosen(chosen.map((was, i) => (i === at ? other : was)))}
            onRemove={() => setChosen(chosen.filter((_, i) => i !== at))}
            alternatives={() => bankApi.alternatives(opening.id, wish, chosen, at)}
          />
        ))}
      </ol>
    </section>
  );
}

/** How the minutes fall to the competencies, beside their weights. */
function Coverage({ opening, chosen }: { opening: Opening; chosen: Chosen[] }) {
  const { t, i18n } = useTranslation('staff');
  const total = opening.competencies.reduce((sum, { weight }) => sum + weight, 0);
  const all = chosen.reduce((sum, { question }) => sum + question.minutes, 0);
  return (
    <dl className={classes.coverage}>
      {opening.competencies.map(({ id, name, weight }) => {
        const given = chosen
          .filter(({ competency }) => competency === id)
          .reduce((sum, { question }) => sum + question.minutes, 0);
        return (
          <div key={id}>
            <dt lang={opening.language}>{name}</dt>
            <dd>
              {t('compose.coverage', {
                minutes: given,
                share: figure(i18n.language, all > 0 ? (given / all) * 100 : 0, 0),
                weight: figure(i18n.language, (weight / total) * 100, 0),
              })}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function Drafted(props: {
  one: Chosen;
  name: string;
  onSwap: (other: Chosen) => void;
  onRemove: () => void;
  alternatives: () => Promise<{ items: Chosen[] }>;
}) {
  const { t } = useTranslation('staff');
  const { one, name } = props;
  const find = useMutation({ mutationFn: props.alternatives });
  return (
    <li className={classes.row}>
      <div className={classes.drafted}>
        <div>
          <p lang={one.question.language} className={classes.asked}>
            {one.question.text}
          </p>
          <Reason one={one} name={name} />
        </div>
        <div className={classes.acts}>
          <Button
            variant="subtle"
            loading={find.isPending}
            aria-expanded={find.data !== undefined}
            leftSection={<IconReplace size={16} aria-hidden />}
            onClick={() => (find.data === undefined ? find.mutate() : find.reset())}
          >
            {t('compose.swap')}
          </Button>
          <Button
            variant="subtle"
            color="dark"
            aria-label={t('compose.remove', { text: one.question.text })}
            onClick={props.onRemove}
          >
            <IconTrash size={16} aria-hidden />
          </Button>
        </div>
      </div>
      {find.error && (
        <Alert color="red" variant="light" role="alert">
          {errorText(t, find.error)}
        </Alert>
      )}
      {find.data?.items.length === 0 && (
        <p className={classes.soft}>{t('compose.no_alternative')}</p>
      )}
      {find.data && find.data.items.length > 0 && (
        <ul className={classes.others} aria-label={t('compose.alternatives')}>
          {find.data.items.map((other) => (
            <li key={other.question.id}>
              <div>
                <p lang={other.question.language}>{other.question.text}</p>
                <Reason one={other} name={name} />
              </div>
              <Button
                variant="default"
                size="xs"
                onClick={() => {
                  find.reset();
                  props.onSwap(other);
                }}
              >
                {t('compose.take')}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

/** Why a question is in the set. */
function Reason({ one, name }: { one: Chosen; name: string }) {
  const { t, i18n } = useTranslation('staff');
  const { question, matched, closeness, share } = one;
  return (
    <p className={classes.tags}>
      <span>
        {matched === 'name'
          ? t('compose.by_same_name', { name })
          : t('compose.by_meaning', {
              name,
              other: question.competency,
              closeness: figure(i18n.language, closeness, 2),
            })}
      </span>
      <span>{t('compose.weight', { share: figure(i18n.language, share * 100, 0) })}</span>
      <span>{typeText(t, question.type)}</span>
      <span>{levelText(t, question.level)}</span>
      <span>{t('bank.minutes', { count: question.minutes })}</span>
      <span>{roleText(t, question.role)}</span>
    </p>
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
