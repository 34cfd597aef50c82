/** What of an utterance may still change. Pure. */
import type { Transcript } from '../../../live/wire';

/** The end of the text on which the recogniser has not agreed with itself yet; "" in a final. */
export function unsettled({ text, final, settled = 0 }: Transcript): string {
  return final ? '' : Array.from(text).slice(settled).join('');
}

/** A text, or the end of one, before and from where `open`, its own end, begins. */
export function apart(text: string, open: string): [settled: string, open: string] {
  const at = Math.max(0, text.length - open.length);
  return [text.slice(0, at), text.slice(at)];
}
