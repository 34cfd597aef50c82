import { Textarea } from '@mantine/core';
import { useCallback, useId, useState } from 'react';
import { useTranslation } from '../../../i18n';
import type { Competency, Rating } from '../../../live/wire';
import { anchorsOf } from '../../words/anchors';
import { noteDraft, rateDraft, useDraft, useJob, useParts, useRoom } from '../panel_context';
import classes from './rating_pane.module.css';
import { Saving } from './saving';

const MOST_CHARACTERS = 4_000;

interface RatingPaneProps {
  question: string | null;
  /** Told while one writes or chooses here, so that the pane does not move on beneath. */
  onBusy: (busy: boolean) => void;
}

/** One's own judgement of one question: a level for each competency, and a note. */
export function RatingPane({ question: id, onBusy }: RatingPaneProps) {
  const { t } = useTranslation('staff');
  const job = useJob();
  const questions = useRoom((room) => room.questions);
  const language = useRoom((room) => room.job.language);
  const pane = useBusy(onBusy);
  const index = questions.findIndex((question) => question.id === id);
  const question = questions[index];
  if (question === undefined) return null;
  const competencies = job.competencies.filter((c) => question.competencies?.includes(c.id));
  return (
    <div className={classes.pane} role="group" aria-label={t('panel.rating')} ref={pane}>
      <div className={classes.head}>
        <h2>{t('rating.title', { number: index + 1 })}</h2>
        <p lang={language}>{question.text}</p>
      </div>
      <div className={classes.scroll}>
        {competencies.map((competency) => (
          <CompetencyRating
            key={`${question.id}/${competency.id}`}
            question={question.id}
            competency={competency}
          />
        ))}
        {competencies.length === 0 && <p className={classes.hint}>{t('rating.no_competency')}</p>}
        <Others question={question.id} competencies={competencies} />
        <Note key={question.id} question={question.id} />
      </div>
    </div>
  );
}

/** Tells when the focus comes into an element and when it leaves it. */
function useBusy(onBusy: (busy: boolean) => void) {
  return useCallback(
    (element: HTMLDivElement | null) => {
      if (element === null) return undefined;
      const came = () => onBusy(true);
      const went = ({ relatedTarget }: FocusEvent) => {
        if (!(relatedTarget instanceof Node && element.contains(relatedTarget))) onBusy(false);
      };
      element.addEventListener('focusin', came);
      element.addEventListener('focusout', went);
      return () => {
        element.removeEventListener('focusin', came);
        element.removeEventListener('focusout', went);
      };
    },
    [onBusy],
  );
}

const LEVELS = [1, 2, 3, 4, 5] as const;

function CompetencyRating({ question, competency }: { question: string; competency: Competency }) {
  const { t } = useTranslation('staff');
  const name = useId();
  const { drafts } = useParts();
  const key = rateDraft(question, competency.id);
  const draft = useDraft(key);
  const given = useRoom((room) => ownLevel(room.ratings, room.me.id, question, competency.id));
  const begun = useRoom((room) => room.status !== 'scheduled');
  const language = useRoom((room) => room.job.language);
  const [hovered, hover] = useState<number | null>(null);
  const level = draft === undefined ? given : (draft.value as number | null);
  const rate = (to: number | null) => drafts.write(key, to);
  const anchors = anchorsOf(useJob(), question, competency);
  const anchor = anchors[(hovered ?? level ?? 0) - 1];
  return (
    <fieldset className={classes.rating} disabled={!begun}>
      <legend className={classes.legend}>
        <span>{competency.name}</span>
        <Saving draft={draft} />
        {level !== null && (
          <button type="button" className={classes.clear} onClick={() => rate(null)}>
            {t('rating.take_back')}
          </button>
        )}
      </legend>
      <div className={classes.levels}>
        {LEVELS.map((n) => (
          <label key={n} className={classes.level} data-chosen={level === n}>
            <input
              type="radio"
              name={name}
              value={n}
              checked={level === n}
              aria-label={t('rating.level', { level: n, text: anchors[n - 1] ?? '' })}
              onMouseEnter={() => hover(n)}
              onMouseLeave={() => hover(null)}
              onChange={() => rate(n)}
            />
            {n}
          </label>
        ))}
      </div>
      <p
        className={classes.anchor}
        data-shown={anchor !== undefined}
        lang={anchor ? language : undefined}
      >
        {anchor ?? (begun ? t('rating.choose') : t('rating.before_start'))}
      </p>
    </fieldset>
  );
}

function ownLevel(
  ratings: readonly Rating[],
  me: string,
  question: string,
  competency: string,
): number | null {
  const own = ratings.find(
    (r) => r.by === me && r.question_id === question && r.competency === competency,
  );
  return own?.level ?? null;
}

/** Others' ratings; the server sends them only once one's own is given. */
function Others({ question, competencies }: { question: string; competencies: Competency[] }) {
  const { t } = useTranslation('staff');
  const ratings = useRoom((room) => room.ratings);
  const me = useRoom((room) => room.me);
  const here = ratings.filter((r) => r.question_id === question);
  const rated = me.role === 'hr' || here.some(({ by }) => by === me.id);
  const others = here.filter(({ by }) => by !== me.id);
  if (competencies.length === 0) return null;
  if (!rated) return <p className={classes.hint}>{t('rating.others_hidden')}</p>;
  if (others.length === 0) return <p className={classes.hint}>{t('rating.others_none')}</p>;
  return (
    <div className={classes.others}>
      <h3>{t('rating.others')}</h3>
      <ul>
        {others.map((r) => (
          <li key={`${r.by}/${r.competency}`}>
            <Rater rating={r} />
            <span>{competencies.find(({ id }) => id === r.competency)?.name ?? r.competency}</span>
            <strong>{r.level}</strong>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Rater({ rating }: { rating: Rating }) {
  const name = useRoom((room) => room.participants[rating.by]?.name);
  return <span>{rating.name ?? name ?? rating.by}</span>;
}

function Note({ question }: { question: string }) {
  const { t } = useTranslation('staff');
  const { drafts } = useParts();
  const key = noteDraft(question);
  const draft = useDraft(key);
  const written = useRoom(
    (room) => room.notes.find((n) => n.by === room.me.id && n.question_id === question)?.text ?? '',
  );
  const text = draft === undefined ? written : String(draft.value);
  return (
    <div className={classes.note}>
      <Textarea
        label={t('rating.note')}
        placeholder={t('rating.note_placeholder')}
        autosize
        minRows={2}
        maxRows={7}
        maxLength={MOST_CHARACTERS}
        value={text}
        onChange={(event) => drafts.write(key, event.currentTarget.value)}
        onBlur={() => drafts.flush()}
      />
      <div className={classes.below}>
        <Saving draft={draft} />
        {text.length > MOST_CHARACTERS * 0.9 && (
          <span className={classes.count}>
            {text.length} / {MOST_CHARACTERS}
          </span>
        )}
      </div>
    </div>
  );
}
