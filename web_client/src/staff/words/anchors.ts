/** What an answer sounds like at each level. */
import type { Competency, Job } from '../../live/wire';

/** The question's own anchors where it has some, else the competency's; worst first. */
export function anchorsOf(job: Job, question: string, competency: Competency): string[] {
  const own = job.questions.find(({ id }) => id === question)?.anchors ?? [];
  return own.length > 0 ? own : competency.anchors;
}
