/** A text cut at the ends of spans, so that each piece can be marked. */
import type { Profile, ProtectedPlace, Read, Span } from './requests';

export interface Piece extends Span {
  /** Whether a value was read from it. */
  read: boolean;
  /** The protected attribute that it tells; "" for none. */
  attribute: string;
  /** Whether it belongs to the value that is pointed at. */
  shown: boolean;
}

const within = (span: Span, start: number, end: number) => span.start <= start && end <= span.end;

/** The text's pieces in order; spans that reach out of the text are cut. */
export function piecesOf(
  length: number,
  reads: readonly Span[],
  protectedPlaces: readonly ProtectedPlace[],
  shown: Span | null,
): Piece[] {
  const cuts = new Set([0, length]);
  for (const { start, end } of [...reads, ...protectedPlaces, ...(shown ? [shown] : [])])
    for (const cut of [start, end]) if (cut > 0 && cut < length) cuts.add(cut);
  const places = [...cuts].sort((a, b) => a - b);
  return places.slice(0, -1).map((start, at) => {
    const end = places[at + 1] ?? length;
    return {
      start,
      end,
      read: reads.some((span) => within(span, start, end)),
      attribute: protectedPlaces.find((span) => within(span, start, end))?.attribute ?? '',
      shown: shown !== null && within(shown, start, end),
    };
  });
}

/** Spans of the short values of a profile: those of whole entries' texts would mark it all. */
export function readSpans(profile: Profile): Span[] {
  const { contact } = profile;
  const reads: (Read<unknown> | null)[] = [
    profile.name,
    profile.title,
    ...contact.emails,
    ...contact.phones,
    contact.city,
    ...contact.links,
    ...profile.education.flatMap((e) => [e.school, e.major, e.degree, e.period]),
    ...profile.work.flatMap((w) => [w.employer, w.title, w.period]),
    ...profile.projects.flatMap((p) => [p.name, p.role, p.period]),
    ...profile.skills,
    ...profile.certificates,
    ...profile.languages,
    profile.expected_salary,
    ...profile.preferred_times,
  ];
  return reads.flatMap((read) => (read?.span ? [read.span] : []));
}

/** Python counts characters, JavaScript UTF-16 units: the text as characters. */
export const characters = (text: string): string[] => Array.from(text);
