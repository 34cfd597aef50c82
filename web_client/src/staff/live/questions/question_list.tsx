import { Button, Tooltip } from '@mantine/core';
import { IconCheck, IconPlayerTrackNext, IconPlus } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from '../../../i18n';
import { keptText } from '../../../live/kept_text';
import { openAnswer, peopleAsk } from '../../../live/state';
import type { Answer, RoomQuestion } from '../../../live/wire';
import { followUpText } from '../../ai/turn_words';
import { clock } from '../../words/times';
import { AddQuestion } from './add_question';
import { nextQuestion } from './next_question';
import {
  ownQuestionKey,
  useAskNext,
  useCommand,
  useJob,
  useNow,
  useParts,
  useRoom,
} from '../panel_context';
import classes from './question_list.module.css';

interface QuestionListProps {
  selected: string | null;
  select: (question: string) => void;
}

/** What to ask, what is being answered, what was asked. */
export function QuestionList({ selected, select }: QuestionListProps) {
  const { t } = useTranslation('staff');
  const questions = useRoom((room) => room.questions);
  const live = useRoom((room) => room.status === 'live' && peopleAsk(room));
  const byAi = useRoom((room) => room.lead === 'ai');
  const before = useRoom((room) => room.status === 'scheduled');
  const ended = useRoom((room) => room.status === 'ended');
  const open = useRoom(openAnswer);
  const language = useRoom((room) => room.job.language);
  const { interview } = useParts();
  const [adding, add] = useState(() => keptText(ownQuestionKey(interview)) !== '');
  const askNext = useAskNext();
  const next = nextQuestion({ questions });
  const list = useCurrentInView(open?.question_id);
  return (
    <>
      <div className={classes.head}>
        <h2>{t('panel.questions')}</h2>
        {!ended && (
          <Button
            size="xs"
            variant="subtle"
            leftSection={<IconPlus size={14} aria-hidden />}
            aria-expanded={adding}
            onClick={() => add(!adding)}
          >
            {t('question.add')}
          </Button>
        )}
        {live && next && (
          <Tooltip label={next.text} multiline maw={320} position="bottom-end">
            <Button
              size="xs"
              aria-keyshortcuts="N"
              leftSection={<IconPlayerTrackNext size={14} aria-hidden />}
              onClick={askNext}
            >
              {t('question.next')}
              <kbd className={classes.key} aria-hidden>
                N
              </kbd>
            </Button>
          </Tooltip>
        )}
      </div>
      {adding && <AddQuestion close={() => add(false)} />}
      {before && (
        <p className={classes.hint}>{t(byAi ? 'ai.before_start' : 'question.before_start')}</p>
      )}
      <ol className={classes.list} lang={language} ref={list}>
        {questions.map((question, i) => (
          <QuestionItem
            key={question.id}
            number={i + 1}
            question={question}
            open={open?.question_id === question.id ? open : undefined}
            selected={selected === question.id}
            select={() => select(question.id)}
            askable={live}
          />
        ))}
      </ol>
    </>
  );
}

/** Brings the question being answered into view; only the list is scrolled. */
function useCurrentInView(current: string | undefined) {
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    const box = list.current;
    const item = box?.querySelector<HTMLElement>('[data-current=true]');
    if (!box || !item) return;
    const below = item.offsetTop + item.offsetHeight - (box.scrollTop + box.clientHeight);
    if (below > 0 || item.offsetTop < box.scrollTop) {
      box.scrollTo({ top: Math.max(0, item.offsetTop - 8), behavior: 'smooth' });
    }
  }, [current]);
  return list;
}

interface ItemProps {
  number: number;
  question: RoomQuestion;
  open: Answer | undefined;
  selected: boolean;
  select: () => void;
  askable: boolean;
}

function QuestionItem({ number, question, open, selected, select, askable }: ItemProps) {
  const { t } = useTranslation('staff');
  const run = useCommand();
  const current = open !== undefined;
  return (
    <li
      className={classes.item}
      data-current={current}
      data-asked={question.asked}
      data-selected={selected}
    >
      <span className={classes.number}>
        {question.asked && !current ? (
          <IconCheck size={16} aria-label={t('question.asked')} />
        ) : (
          number
        )}
      </span>
      <div className={classes.body}>
        <button type="button" className={classes.text} aria-pressed={selected} onClick={select}>
          {question.text}
        </button>
        <Tags question={question} />
        {current && <Current question={question} answer={open} />}
      </div>
      {askable && !current && (
        <Button
          size="compact-sm"
          variant={question.asked ? 'subtle' : 'default'}
          aria-label={t(question.asked ? 'question.ask_again_this' : 'question.ask_this', {
            number,
          })}
          onClick={() => void run({ type: 'ask', question_id: question.id })}
        >
          {question.asked ? t('question.ask_again') : t('question.ask')}
        </Button>
      )}
    </li>
  );
}

function Tags({ question }: { question: RoomQuestion }) {
  const { t } = useTranslation('staff');
  const job = useJob();
  const names = (question.competencies ?? []).map(
    (id) => job.competencies.find((c) => c.id === id)?.name ?? id,
  );
  if (question.follows) names.unshift(followUpText(t, question.reason ?? ''));
  else if (question.added) names.unshift(t('question.added'));
  return names.length === 0 ? null : <p className={classes.tags}>{names.join(' · ')}</p>;
}

/** How long the answer has been going, against the time meant for it, and what it may contain. */
function Current({ question, answer }: { question: RoomQuestion; answer: Answer }) {
  const { t } = useTranslation('staff');
  const run = useCommand();
  const elapsed = useNow() - answer.start_s;
  const limit = useJob().questions.find(({ id }) => id === question.id)?.time_limit_s ?? null;
  const over = limit !== null && elapsed > limit;
  const asked = useRoom(peopleAsk);
  return (
    <>
      {(question.key_points?.length ?? 0) > 0 && (
        <ul className={classes.keyPoints} aria-label={t('question.key_points')}>
          {question.key_points?.map((point) => (
            <li key={point}>{point}</li>
          ))}
        </ul>
      )}
      <div className={classes.current}>
        <span className={classes.timer} data-over={over}>
          <time>{clock(elapsed)}</time>
          {limit !== null && <> / {clock(limit)}</>}
          {over && <> · {t('question.over_time')}</>}
        </span>
        {asked && (
          <Button
            size="compact-sm"
            variant="default"
            aria-keyshortcuts="E"
            onClick={() => void run({ type: 'end_answer' })}
          >
            {t('question.end_answer')}
            <kbd className={classes.keyQuiet} aria-hidden>
              E
            </kbd>
          </Button>
        )}
      </div>
    </>
  );
}
