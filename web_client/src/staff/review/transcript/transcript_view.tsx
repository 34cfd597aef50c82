import { Switch, TextInput } from '@mantine/core';
import { IconBulb, IconHelpCircle, IconInfoCircle, IconSearch } from '@tabler/icons-react';
import { memo, useEffect, useMemo, useRef, useState } from 'react';
import type { Timeline } from '../../../api';
import { useTranslation } from '../../../i18n';
import { TYPED, isUnwritten, type Transcript } from '../../../live/wire';
import { Aside, Unwritten } from '../../live/conversation/conversation';
import { conversationLines, type Line } from '../../live/conversation/conversation_lines';
import { noticeText } from '../../words/names';
import { clock } from '../../words/times';
import { usePlayback, type Playback } from '../playback/playback';
import { lastBegun } from '../time_line/timeline_maths';
import { piecesOf } from './transcript_pieces';
import classes from './transcript_view.module.css';

/** What was said, following the playhead; a click hears it again. */
export function TranscriptView({ playback, timeline }: { playback: Playback; timeline: Timeline }) {
  const { t } = useTranslation('staff');
  const [words, setWords] = useState('');
  const [follows, follow] = useState(true);
  const lines = useMemo(() => linesOf(timeline), [timeline]);
  const starts = useMemo(() => lines.map(({ time_s }) => time_s), [lines]);
  const now = usePlayback(playback, ({ time_s }) => lastBegun(starts, time_s));
  const names = useMemo(
    () => new Map(timeline.participants.map((p) => [p.id, p])),
    [timeline.participants],
  );
  const found = useMemo(() => lines.map((line) => contains(line, words)), [lines, words]);
  const list = useScrolling(now, follows && words === '');
  if (lines.length === 0) return <p className={classes.empty}>{t('review.no_transcript')}</p>;
  return (
    <>
      <div className={classes.tools}>
        <TextInput
          size="xs"
          className={classes.search}
          aria-label={t('review.search')}
          placeholder={t('review.search')}
          leftSection={<IconSearch size={14} aria-hidden />}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <Switch
          size="xs"
          label={t('review.follow')}
          checked={follows}
          onChange={(event) => follow(event.currentTarget.checked)}
        />
      </div>
      <div className={classes.scroll} ref={list}>
        <ol className={classes.lines} lang={timeline.job.language}>
          {lines.map((line, i) =>
            found[i] ? (
              <LineView
                key={line.key}
                line={line}
                speaker={line.kind === 'said' ? names.get(line.said.participant) : undefined}
                zero_s={playback.span.start_s}
                current={i === now}
                playback={playback}
              />
            ) : null,
          )}
        </ol>
        {words !== '' && !found.includes(true) && (
          <p className={classes.empty}>{t('review.not_found')}</p>
        )}
      </div>
    </>
  );
}

function linesOf(timeline: Timeline): Line[] {
  return conversationLines({
    transcript: timeline.transcript,
    partials: {},
    answers: timeline.answers,
    questions: timeline.answers.map(({ question_id, question }) => ({
      id: question_id,
      text: question,
    })),
    notices: timeline.notices,
    applicant: timeline.participants.find(({ role }) => role === 'applicant')?.id,
    prompts: timeline.prompts ?? [],
    setAside: (timeline.asked ?? []).filter((a) => a.set_aside).map(({ answer }) => answer),
    started_s: timeline.started_s,
  });
}

function contains(line: Line, words: string): boolean {
  const wanted = words.trim().toLocaleLowerCase();
  if (wanted === '') return true;
  return (textOf(line) ?? '').toLocaleLowerCase().includes(wanted);
}

/** The line's own words; null where it has only a name. */
function textOf(line: Line): string | null {
  switch (line.kind) {
    case 'said':
      return line.said.text;
    case 'asked':
      return line.text;
    case 'prompt':
      return line.prompt.text;
    case 'notice':
      return null;
  }
}

const ICON = { asked: IconHelpCircle, prompt: IconBulb, notice: IconInfoCircle } as const;

function useScrolling(now: number, follows: boolean) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!follows) return;
    const box = list.current;
    const line = box?.querySelector<HTMLElement>('[data-current=true]');
    if (!box || !line) return;
    // Only the list moves: scrollIntoView would move the page as well.
    const top = line.offsetTop - box.clientHeight / 2 + line.clientHeight / 2;
    box.scrollTo({ top, behavior: 'smooth' });
  }, [now, follows]);
  return list;
}

interface LineViewProps {
  line: Line;
  speaker: Timeline['participants'][number] | undefined;
  zero_s: number;
  current: boolean;
  playback: Playback;
}

const LineView = memo(function LineView({
  line,
  speaker,
  zero_s,
  current,
  playback,
}: LineViewProps) {
  const { t } = useTranslation('staff');
  const time = <time className={classes.time}>{clock(line.time_s - zero_s)}</time>;
  if (line.kind !== 'said') {
    const Icon = ICON[line.kind];
    return (
      <li className={line.kind === 'asked' ? classes.asked : classes.notice} data-current={current}>
        {time}
        <button type="button" onClick={() => playback.seek(line.time_s)}>
          <Icon size={15} aria-hidden />
          {line.kind === 'notice' ? noticeText(t, line.notice.kind) : textOf(line)}
        </button>
        {line.kind === 'asked' && line.setAside && <Aside text={t('ai.set_aside')} />}
      </li>
    );
  }
  return (
    <li className={classes.said} data-current={current} data-first={line.first}>
      {time}
      <div>
        {line.first && (
          <span className={classes.speaker} data-role={speaker?.role}>
            {speaker?.name ?? line.said.participant}
          </span>
        )}
        <button
          type="button"
          onClick={() => playback.seek(line.said.start_s)}
          aria-current={current || undefined}
        >
          {current && line.said.words.length > 0 ? (
            <Words said={line.said} playback={playback} />
          ) : (
            <span lang={line.said.language}>
              {isUnwritten(line.said) ? <Unwritten /> : line.said.text}
            </span>
          )}
        </button>
        {line.said.model === TYPED && <Aside text={t('ai.typed')} />}
      </div>
    </li>
  );
});

/** The words of the sentence being heard; the one at the playhead is marked. */
function Words({ said, playback }: { said: Transcript; playback: Playback }) {
  const starts = useMemo(() => said.words.map(({ start_s }) => start_s), [said.words]);
  const now = usePlayback(playback, ({ time_s }) => lastBegun(starts, time_s));
  const pieces = useMemo(() => piecesOf(said), [said]);
  return pieces.map((piece, i) => (
    <span key={i} className={i === now ? classes.word : undefined}>
      {piece}
    </span>
  ));
}
