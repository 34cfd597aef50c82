import { useTranslation } from '../../i18n';
import type { Job, Rating } from '../../live/wire';
import { anchorsOf } from '../words/anchors';
import classes from './review_page.module.css';

/** Ratings of one question beside one another: a line a competency, a column a person. */
export function RatingTable({ ratings, job }: { ratings: readonly Rating[]; job: Job }) {
  const { t } = useTranslation('staff');
  const people = [...new Map(ratings.map((r) => [r.by, r.name ?? r.by]))];
  const competencies = job.competencies.filter(({ id }) =>
    ratings.some((r) => r.competency === id),
  );
  const question = ratings[0]?.question_id ?? '';
  const levelOf = (by: string, competency: string) =>
    ratings.find((r) => r.by === by && r.competency === competency)?.level;
  return (
    <div className={classes.tableBox}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('sheet.competency')}</th>
            {people.map(([by, name]) => (
              <th key={by} scope="col" className={classes.figure}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {competencies.map((competency) => (
            <tr key={competency.id}>
              <th scope="row">{competency.name}</th>
              {people.map(([by]) => {
                const level = levelOf(by, competency.id);
                return (
                  <td
                    key={by}
                    className={classes.figure}
                    title={level ? anchorsOf(job, question, competency)[level - 1] : undefined}
                  >
                    {level ?? '–'}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
