import { Menu } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from '../../i18n';
import { ActMenu } from '../lists/act_menu';
import { dateTime } from '../words/times';
import classes from './board.module.css';
import { MatchReasons } from './match_reasons';
import { MatchScore } from './match_score';
import { SYSTEM, type Application, type Stage } from './wire';

/** An application: where it stands, how well it fits and why, and how it got there. */
export function ApplicationDetails({
  application,
  onMove,
}: {
  application: Application;
  onMove: (to: Stage) => void;
}) {
  const { t, i18n } = useTranslation('staff');
  return (
    <article className={classes.application}>
      <div className={classes.applicationTop}>
        <h2 className={classes.opened}>
          <Link to="/openings/$id" params={{ id: application.opening.id }} className={classes.link}>
            {application.opening.name}
          </Link>
        </h2>
        <ActMenu label={t(`pipeline_stage.${application.stage}`)}>
          <Menu.Label>{t('pipeline.move_to')}</Menu.Label>
          {application.leads_to.map((stage) => (
            <Menu.Item key={stage} onClick={() => onMove(stage)}>
              {t(`pipeline_stage.${stage}`)}
            </Menu.Item>
          ))}
        </ActMenu>
      </div>
      <h3 className={classes.subtitle}>{t('match.title')}</h3>
      <MatchScore match={application.match} />
      {application.details && <MatchReasons match={application.details} />}
      <h3 className={classes.subtitle}>{t('applicant.moves')}</h3>
      <ul className={classes.moves}>
        {application.moves.map((move) => (
          <li key={move.moved_at} data-undone={move.undone}>
            <time dateTime={move.moved_at}>{dateTime(i18n.language, move.moved_at)}</time>
            <span>
              {t('applicant.move', {
                from: t(`pipeline_stage.${move.from_stage}`),
                to: t(`pipeline_stage.${move.to_stage}`),
                name: move.by.id === SYSTEM ? t('applicant.by_itself') : move.by.name,
              })}
              {move.undone && ` · ${t('applicant.undone')}`}
              {move.note !== '' && ` · ${move.note}`}
            </span>
          </li>
        ))}
        <li>
          <time dateTime={application.created_at}>
            {dateTime(i18n.language, application.created_at)}
          </time>
          <span>{t('applicant.applied')}</span>
        </li>
      </ul>
    </article>
  );
}
