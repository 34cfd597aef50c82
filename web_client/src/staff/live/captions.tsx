import { useEffect, useState } from 'react';
import { useParts, useRoom } from './panel_context';
import classes from './stage.module.css';
import { usePanel } from './panel_store';

/** A finished sentence stays readable this long. */
const LINGER_MS = 4_000;
/** About two lines: what came before is in the conversation. */
const MOST_CHARACTERS = 140;

/** What is being said, over the picture. */
export function Captions() {
  const { store } = useParts();
  const text = usePanel(store, ({ room }) => {
    if (room === null) return '';
    const partial = Object.values(room.partials).reduce<{ start_s: number; text: string } | null>(
      (newest, line) => (newest === null || line.start_s > newest.start_s ? line : newest),
      null,
    );
    return (partial ?? room.transcript.at(-1))?.text ?? '';
  });
  const lang = useRoom((room) => room.job.language);
  const [faded, setFaded] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setFaded(text), LINGER_MS);
    return () => clearTimeout(timer);
  }, [text]);
  if (text === '' || text === faded) return null;
  return (
    <p className={classes.captions} lang={lang}>
      <span>{lastPart(text)}</span>
    </p>
  );
}

/** The end of a long text, cut at a space where there is one. */
export function lastPart(text: string, most = MOST_CHARACTERS): string {
  if (text.length <= most) return text;
  const end = text.slice(-most);
  const space = end.indexOf(' ');
  return `…${space >= 0 && space < 20 ? end.slice(space + 1) : end}`;
}
