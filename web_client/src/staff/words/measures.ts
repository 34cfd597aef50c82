/** How each measure of interview/measures.py is shown; its words are in the locale files. */
import type { TFunction } from '../../i18n';

export type Unit =
  | 'count'
  | 'percent'
  | 'change'
  | 'seconds'
  | 'syllables'
  | 'hertz'
  | 'semitones'
  | 'dbfs'
  | 'db'
  | 'per_minute'
  | 'degrees'
  | 'points';

interface Shown {
  source: 'voice' | 'content' | 'face' | 'body';
  unit: Unit;
  digits: number;
}

const of = (source: Shown['source'], unit: Unit, digits: number): Shown => ({
  source,
  unit,
  digits,
});

export const MEASURES = {
  speech_rate: of('voice', 'syllables', 1),
  pause_count: of('voice', 'count', 0),
  pause_total: of('voice', 'seconds', 1),
  pause_longest: of('voice', 'seconds', 1),
  pitch_median: of('voice', 'hertz', 0),
  pitch_variation: of('voice', 'semitones', 1),
  loudness: of('voice', 'dbfs', 0),
  loudness_variation: of('voice', 'db', 1),
  pitch_perturbation: of('voice', 'semitones', 2),
  loudness_perturbation: of('voice', 'db', 1),
  pitch_shift: of('voice', 'semitones', 1),
  loudness_shift: of('voice', 'db', 1),
  rate_change: of('voice', 'change', 0),
  filler_rate: of('voice', 'per_minute', 1),
  talk_ratio: of('voice', 'percent', 0),
  word_count: of('content', 'count', 0),
  substance: of('content', 'count', 0),
  relevance: of('content', 'percent', 0),
  competency: of('content', 'percent', 0),
  key_point: of('content', 'percent', 0),
  star: of('content', 'percent', 0),
  coherence: of('content', 'percent', 0),
  repetition: of('content', 'percent', 0),
  figure: of('content', 'count', 0),
  vocabulary: of('content', 'count', 0),
  faces: of('face', 'count', 0),
  smile: of('face', 'percent', 0),
  brow_down: of('face', 'percent', 0),
  brow_up: of('face', 'percent', 0),
  jaw_open: of('face', 'percent', 0),
  eye_contact: of('face', 'percent', 0),
  eye_contact_time: of('face', 'seconds', 0),
  gaze_yaw: of('face', 'degrees', 0),
  gaze_pitch: of('face', 'degrees', 0),
  blink_rate: of('face', 'per_minute', 0),
  head_yaw: of('face', 'degrees', 0),
  head_pitch: of('face', 'degrees', 0),
  head_roll: of('face', 'degrees', 0),
  hands: of('body', 'count', 0),
  hand_at_face: of('body', 'percent', 0),
  hands_moving: of('body', 'percent', 0),
  shoulder_tilt: of('body', 'degrees', 0),
  lean_side: of('body', 'change', 0),
  head_height: of('body', 'change', 0),
  nearness: of('body', 'change', 0),
  dimension: of('content', 'points', 1),
} as const satisfies Record<string, Shown>;

const PERCENTAGES: ReadonlySet<Unit> = new Set(['percent', 'change']);

export type MeasureId = keyof typeof MEASURES;

export const isMeasure = (id: string): id is MeasureId => id in MEASURES;

/** The measure in words; its id where this client does not know it yet. */
export function measureName(t: TFunction<'staff'>, id: string): string {
  return isMeasure(id) ? t(`measure.${id}`) : id;
}

/** What is measured, in one sentence; "" where unknown. */
export function measureMeaning(t: TFunction<'staff'>, id: string): string {
  return isMeasure(id) ? t(`meaning.${id}`) : '';
}

/** A value without its unit; ratios and relative changes as percentages. */
export function measureFigure(locale: string, id: string, value: number): string {
  if (!isMeasure(id)) return figure(locale, value, 2);
  const { unit, digits } = MEASURES[id];
  return figure(locale, PERCENTAGES.has(unit) ? value * 100 : value, digits);
}

/** A value with its unit. */
export function measureValue(
  t: TFunction<'staff'>,
  locale: string,
  id: string,
  value: number,
): string {
  const shown = measureFigure(locale, id, value);
  return isMeasure(id) ? t(`unit.${MEASURES[id].unit}`, { value: shown }) : shown;
}

/** A plain number in the language's notation, with a true minus sign. */
export function figure(locale: string, value: number, digits: number): string {
  return new Intl.NumberFormat(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    signDisplay: 'negative',
  })
    .format(value)
    .replace('-', '−');
}

/** A number that always says its direction: +0.8, −1.2, 0.0. */
export function signed(locale: string, value: number, digits: number): string {
  const text = figure(locale, Math.abs(value), digits);
  if (Number(Math.abs(value).toFixed(digits)) === 0) return text;
  return value > 0 ? `+${text}` : `−${text}`;
}
