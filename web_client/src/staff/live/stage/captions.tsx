import { useEffect, useState } from 'react';
import { sessionNow, type RoomState } from '../../../live/state';
import type { Transcript } from '../../../live/wire';
import { useParts } from '../panel_context';
import { usePanel } from '../panel_store';
import { apart, unsettled } from '../conversation/settled';
import classes from './stage.module.css';

/** A finished sentence stays readable this long. */
const LINGER_MS = 4_000;
/** What is older is not being said any more: one has just come in. */
const FRESH_S = 8;
/** About two lines: what came before is in the conversation. */
const MOST_CHARACTERS = 140;

/** What is being said, over the picture; words that may still change are dimmed. */
export function Captions() {
  const { store } = useParts();
  const line = usePanel(store, ({ room }) => room && spoken(room));
  const text = line?.text ?? '';
  const [faded, setFaded] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setFaded(text), LINGER_MS);
    return () => clearTimeout(timer);
  }, [text]);
  if (line === null || text === '' || text === faded) return null;
  const [settled, open] = apart(lastPart(text), unsettled(line));
  return (
    <p className={classes.captions} lang={line.language}>
      <span>
        {settled}
        {!line.final && (
          <span className={classes.open}>
            {open}
            <span aria-hidden> …</span>
          </span>
        )}
      </span>
    </p>
  );
}

/** What is being said, or was said just now. */
function spoken(room: RoomState): Transcript | null {
  const partial = Object.values(room.partials).reduce<Transcript | undefined>(
    (newest, line) => (newest && newest.start_s >= line.start_s ? newest : line),
    undefined,
  );
  const line = partial ?? room.transcript.at(-1);
  return line && sessionNow(room) - line.time_s < FRESH_S ? line : null;
}

/** The end of a long text, cut at a space where there is one. */
function lastPart(text: string, most = MOST_CHARACTERS): string {
  if (text.length <= most) return text;
  const end = text.slice(-most);
  const space = end.indexOf(' ');
  return `…${space >= 0 && space < 20 ? end.slice(space + 1) : end}`;
}
