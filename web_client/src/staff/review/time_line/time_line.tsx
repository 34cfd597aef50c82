import { Tooltip } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconInfoCircle } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, type PointerEvent } from 'react';
import type { Timeline } from '../../../api';
import { useTranslation } from '../../../i18n';
import type { Notice } from '../../../live/wire';
import { noticeText } from '../../words/names';
import { clock } from '../../words/times';
import { gaps } from '../playback/clip_schedule';
import { Curves } from './curves';
import { usePlayback, type Playback } from '../playback/playback';
import { Playhead } from './playhead';
import classes from './time_line.module.css';
import { fraction, grouped, place, timeAt, type Span } from './timeline_maths';

interface TimeLineProps {
  playback: Playback;
  timeline: Timeline;
  span: Span;
  dimension: string;
  choose: (dimension: string) => void;
  measure: string | null;
}

/** Questions, the seek bar, notices and curves on one time axis, under one playhead. */
export function TimeLine(props: TimeLineProps) {
  const { playback, timeline, span } = props;
  return (
    <div className={classes.timeLine}>
      <Curves {...props} />
      <div className={classes.tracks}>
        <Questions timeline={timeline} span={span} playback={playback} />
        <SeekBar playback={playback} span={span} timeline={timeline} />
        <Notices timeline={timeline} span={span} playback={playback} />
        <Axis span={span} />
        <Playhead playback={playback} />
      </div>
    </div>
  );
}

function Questions({
  timeline,
  span,
  playback,
}: Pick<TimeLineProps, 'timeline' | 'span' | 'playback'>) {
  const { t } = useTranslation('staff');
  return (
    <ol
      className={classes.questions}
      aria-label={t('panel.questions')}
      lang={timeline.job.language}
    >
      {timeline.answers.map((answer, i) => {
        const at = place(span, answer.start_s, answer.end_s ?? span.end_s);
        const start = clock(answer.start_s - span.start_s);
        return (
          <li
            key={answer.id}
            style={{ left: `min(${at.left}%, 100% - 22px)`, width: `${at.width}%` }}
          >
            <Tooltip label={`${start} · ${answer.question}`} multiline maw={360}>
              <button
                type="button"
                aria-label={t('review.to_question', {
                  number: i + 1,
                  question: answer.question,
                  time: start,
                })}
                onClick={() => playback.seek(answer.start_s)}
              >
                <span>{i + 1}</span> {answer.question}
              </button>
            </Tooltip>
          </li>
        );
      })}
    </ol>
  );
}

/** A slider for the keyboard and for readers; for the pointer, a line one presses and drags. */
function SeekBar({
  playback,
  span,
  timeline,
}: {
  playback: Playback;
  span: Span;
  timeline: Timeline;
}) {
  const { t } = useTranslation('staff');
  const second = usePlayback(playback, ({ time_s }) => Math.round(time_s - span.start_s));
  const heard = usePlayback(playback, (state) => state.excerpt);
  const length = span.end_s - span.start_s;
  const silent = useMemo(
    () => (timeline.parts.length === 0 ? [] : gaps(timeline.parts, span.start_s, span.end_s)),
    [timeline.parts, span.start_s, span.end_s],
  );
  const seekTo = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    playback.seek(timeAt(span, (event.clientX - box.left) / box.width));
  };
  return (
    <div
      className={classes.seek}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        seekTo(event);
      }}
      onPointerMove={(event) => {
        if (event.buttons === 1) seekTo(event);
      }}
    >
      <div className={classes.rail}>
        <Played playback={playback} span={span} />
        {silent.map(({ start, end }) => {
          const at = place(span, start, end);
          return (
            <span
              key={start}
              className={classes.silent}
              title={t('player.gap')}
              style={{ left: `${at.left}%`, width: `${at.width}%` }}
            />
          );
        })}
        {heard && <Excerpt span={span} excerpt={heard} />}
      </div>
      <input
        type="range"
        className="visually-hidden"
        min={0}
        max={Math.round(length)}
        step={1}
        value={second}
        aria-label={t('player.position')}
        aria-valuetext={t('player.position_of', { time: clock(second), length: clock(length) })}
        onChange={(event) => playback.seek(span.start_s + Number(event.currentTarget.value))}
      />
    </div>
  );
}

function Played({ playback, span }: { playback: Playback; span: Span }) {
  const bar = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const draw = () => {
      const share = fraction(span, playback.get().time_s);
      bar.current?.style.setProperty('transform', `scaleX(${share})`);
    };
    draw();
    return playback.subscribe(draw);
  }, [playback, span]);
  return <span ref={bar} className={classes.played} />;
}

function Excerpt({ span, excerpt }: { span: Span; excerpt: Span }) {
  const at = place(span, excerpt.start_s, excerpt.end_s);
  return (
    <span className={classes.excerpt} style={{ left: `${at.left}%`, width: `${at.width}%` }} />
  );
}

/** Marks nearer than this share of the line become one. */
const APART = 0.012;

/** The applicant's, from the start of the interview on. */
function noticesOf({ notices, participants }: Timeline, span: Span): Notice[] {
  const applicant = participants.find(({ role }) => role === 'applicant')?.id;
  return notices.filter((n) => n.participant === applicant && n.time_s >= span.start_s);
}

function Notices({
  timeline,
  span,
  playback,
}: Pick<TimeLineProps, 'timeline' | 'span' | 'playback'>) {
  const { t } = useTranslation('staff');
  const groups = useMemo(() => grouped(noticesOf(timeline, span), span, APART), [timeline, span]);
  const said = (notice: Notice) =>
    `${clock(notice.time_s - span.start_s)} ${noticeText(t, notice.kind)}`;
  return (
    <ul className={classes.notices} aria-label={t('review.notices')}>
      {groups.map((group) => {
        const first = group[0];
        if (first === undefined) return null;
        const text = group.map(said).join('\n');
        return (
          <li
            key={`${first.time_s}/${first.kind}`}
            style={{ left: `${fraction(span, first.time_s) * 100}%` }}
          >
            <Tooltip label={text} multiline style={{ whiteSpace: 'pre-line' }}>
              <button
                type="button"
                aria-label={text}
                onClick={() => playback.seek(first.time_s - 1)}
              >
                <IconInfoCircle size={14} aria-hidden />
              </button>
            </Tooltip>
          </li>
        );
      })}
    </ul>
  );
}

/** Round steps, in seconds, of which the smallest with few enough labels is taken. */
const STEPS_S = [5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];

function Axis({ span }: { span: Span }) {
  const length = span.end_s - span.start_s;
  const narrow = useMediaQuery('(max-width: 640px)');
  const step = STEPS_S.find((s) => length / s <= (narrow ? 5 : 10)) ?? 3600;
  // A label at the very end would stick out.
  const last = Math.floor((length * 0.97) / step);
  const marks = Array.from({ length: last + 1 }, (_, i) => i * step);
  return (
    <div className={classes.axis} aria-hidden>
      {marks.map((mark) => (
        <span key={mark} style={{ left: `${(mark / length) * 100}%` }}>
          {clock(mark)}
        </span>
      ))}
    </div>
  );
}
