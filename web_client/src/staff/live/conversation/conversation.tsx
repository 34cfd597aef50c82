import { Button } from '@mantine/core';
import {
  IconArrowDown,
  IconBulb,
  IconHelpCircle,
  IconInfoCircle,
  IconMessages,
} from '@tabler/icons-react';
import { memo, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from '../../../i18n';
import type { RoomState } from '../../../live/state';
import { TYPED, isUnwritten, type Transcript } from '../../../live/wire';
import { noticeText } from '../../words/names';
import { clock } from '../../words/times';
import { conversationLines, type Line } from './conversation_lines';
import classes from './conversation.module.css';
import { useRoom } from '../panel_context';
import { apart, unsettled } from './settled';
import { Translation, TranslationSwitch } from './translation';

/** A moment of the session that the conversation should show. */
export interface Spotlight {
  start_s: number;
  end_s: number;
}

/** What was said, asked and noticed, in order; it follows the newest unless one scrolls back. */
export function Conversation({ spotlight }: { spotlight: Spotlight | null }) {
  const { t } = useTranslation('staff');
  const lines = useLines();
  const { list, away, toEnd } = useFollowing(lines);
  useShownSpotlight(list, spotlight);
  const language = useRoom((room) => room.job.language);
  const empty = lines.length === 0;
  return (
    <>
      <div className={classes.head}>
        <h2 className={classes.title}>{t('panel.conversation')}</h2>
        <TranslationSwitch />
      </div>
      {/* A list that scrolls must be reachable by keyboard. */}
      {/* eslint-disable jsx-a11y/no-noninteractive-tabindex */}
      <div
        className={classes.scroll}
        ref={list}
        role="log"
        aria-live="off"
        aria-label={t('panel.conversation')}
        tabIndex={0}
      >
        {/* eslint-enable jsx-a11y/no-noninteractive-tabindex */}
        {empty && (
          <p className={classes.empty}>
            <IconMessages size={26} stroke={1.4} aria-hidden />
            {t('conversation.empty')}
          </p>
        )}
        <ol className={classes.lines} lang={language}>
          {lines.map((line) => (
            <LineView
              key={line.key}
              line={line}
              lit={spotlight !== null && isLit(line, spotlight)}
            />
          ))}
        </ol>
      </div>
      {away && (
        <Button
          size="xs"
          radius="xl"
          className={classes.toEnd}
          leftSection={<IconArrowDown size={14} aria-hidden />}
          onClick={toEnd}
        >
          {t('conversation.latest')}
        </Button>
      )}
    </>
  );
}

function useLines(): Line[] {
  const transcript = useRoom((room) => room.transcript);
  const partials = useRoom((room) => room.partials);
  const answers = useRoom((room) => room.answers);
  const questions = useRoom((room) => room.questions);
  const notices = useRoom((room) => room.notices);
  const prompts = useRoom((room) => room.prompts);
  const setAside = useRoom((room) => room.setAside);
  const started_s = useRoom((room) => room.started_s);
  const applicant = useRoom(
    (room) => Object.values(room.participants).find(({ role }) => role === 'applicant')?.id,
  );
  return useMemo(
    () =>
      conversationLines({
        transcript,
        partials,
        answers,
        questions,
        notices,
        applicant,
        prompts,
        setAside,
        started_s,
      }),
    [transcript, partials, answers, questions, notices, applicant, prompts, setAside, started_s],
  );
}

function isLit(line: Line, { start_s, end_s }: Spotlight): boolean {
  return line.kind === 'said' && line.said.start_s < end_s && line.said.time_s > start_s;
}

const LineView = memo(function LineView({ line, lit }: { line: Line; lit: boolean }) {
  const { t } = useTranslation('staff');
  const started = useRoom((room) => room.started_s ?? 0);
  const time = <time className={classes.time}>{clock(line.time_s - started)}</time>;
  if (line.kind === 'said') {
    return (
      <li className={classes.said} data-lit={lit} data-first={line.first}>
        {time}
        <div>
          {line.first && <Speaker said={line.said} />}
          <p
            className={line.said.final ? classes.final : classes.partial}
            lang={line.said.language}
          >
            {isUnwritten(line.said) ? <Unwritten /> : <Words said={line.said} />}
            {line.said.model === TYPED && <Aside text={t('ai.typed')} />}
          </p>
          {line.said.final && <Translation said={line.said} />}
        </div>
      </li>
    );
  }
  if (line.kind === 'asked') {
    return (
      <li className={classes.asked}>
        {time}
        <p>
          <IconHelpCircle size={15} aria-label={t('conversation.asked')} />
          {line.text}
          {line.setAside && <Aside text={t('ai.set_aside')} />}
        </p>
      </li>
    );
  }
  if (line.kind === 'prompt') {
    return (
      <li className={classes.notice}>
        {time}
        <p>
          <IconBulb size={14} aria-label={t('ai.prompt')} />
          {line.prompt.text}
        </p>
      </li>
    );
  }
  return (
    <li className={classes.notice}>
      {time}
      <p>
        <IconInfoCircle size={14} aria-label={t('conversation.notice')} />
        <span lang={document.documentElement.lang}>{noticeText(t, line.notice.kind)}</span>
      </p>
    </li>
  );
});

/** What was heard; dimmed where it may still change. */
function Words({ said }: { said: Transcript }) {
  const [settled, open] = apart(said.text, unsettled(said));
  return (
    <>
      {settled}
      {!said.final && (
        <span className={classes.open}>
          {open}
          <span aria-hidden> …</span>
        </span>
      )}
    </>
  );
}

/** Stands for words of a language that is not written down. */
export function Unwritten() {
  const { t } = useTranslation('staff');
  return (
    <span className={classes.unwritten} lang={document.documentElement.lang}>
      {t('conversation.unwritten')}
    </span>
  );
}

/** A word about a line, in the language of the page. */
export function Aside({ text }: { text: string }) {
  return (
    <span className={classes.aside} lang={document.documentElement.lang}>
      {text}
    </span>
  );
}

function Speaker({ said }: { said: Transcript }) {
  const person = useRoom((room: RoomState) => room.participants[said.participant]);
  return (
    <span className={classes.speaker} data-role={person?.role}>
      {person?.name ?? said.participant}
    </span>
  );
}

/** Keeps the newest line in view while one is at the end. */
function useFollowing(lines: readonly Line[]) {
  const list = useRef<HTMLDivElement>(null);
  const [away, setAway] = useState(false);
  const following = useRef(true);
  useEffect(() => {
    const element = list.current;
    if (element === null) return;
    const scrolled = () => {
      const left = element.scrollHeight - element.scrollTop - element.clientHeight;
      following.current = left < 60;
      setAway(left > 160);
    };
    element.addEventListener('scroll', scrolled, { passive: true });
    return () => element.removeEventListener('scroll', scrolled);
  }, []);
  useLayoutEffect(() => {
    if (following.current) list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [lines]);
  const toEnd = () =>
    list.current?.scrollTo({ top: list.current.scrollHeight, behavior: 'smooth' });
  return { list, away, toEnd };
}

function useShownSpotlight(
  list: React.RefObject<HTMLDivElement | null>,
  spotlight: Spotlight | null,
) {
  useEffect(() => {
    if (spotlight === null) return;
    const lit = list.current?.querySelector('[data-lit=true]');
    lit?.scrollIntoView({ block: 'center', behavior: 'smooth' });
  }, [list, spotlight]);
}
