import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../../i18n';
import { AiSettingsCard } from '../ai/settings_card';
import { STAGES } from '../pipeline/wire';
import { ButtonLink } from '../shell/links';
import { dateTime } from '../words/times';
import classes from './openings.module.css';
import { QuestionAnchors } from './question_anchors';
import { versionsQuery } from './queries';
import { VersionView } from './version_view';
import type { OpeningDetails, OpeningFields } from './wire';

interface OpeningSideProps {
  opening: OpeningDetails;
  onRestore: (fields: OpeningFields) => void;
}

/** Beside the form: the funnel, the questions, and the versions. */
export function OpeningSide({ opening, onRestore }: OpeningSideProps) {
  const { t } = useTranslation('staff');
  const most = Math.max(1, ...Object.values(opening.stages));
  return (
    <aside className={classes.side}>
      {opening.may_edit && (
        <section className={classes.card} aria-labelledby="funnel">
          <h2 id="funnel" className={classes.sectionTitle}>
            {t('opening.funnel')}
          </h2>
          {Object.keys(opening.stages).length === 0 ? (
            <p className={classes.help}>{t('opening.funnel_empty')}</p>
          ) : (
            <dl className={classes.funnel}>
              {STAGES.filter((stage) => opening.stages[stage]).map((stage) => (
                <Bar
                  key={stage}
                  name={t(`pipeline_stage.${stage}`)}
                  count={opening.stages[stage] ?? 0}
                  most={most}
                />
              ))}
            </dl>
          )}
        </section>
      )}
      <section className={classes.card} aria-labelledby="questions">
        <h2 id="questions" className={classes.sectionTitle}>
          {t('opening.questions')}
        </h2>
        {opening.questions.length === 0 && (
          <p className={classes.help}>{t('opening.no_questions')}</p>
        )}
        {opening.may_edit ? (
          <QuestionAnchors
            opening={opening.id}
            language={opening.language}
            questions={opening.questions}
          />
        ) : (
          <ol className={classes.questions}>
            {opening.questions.map((question) => (
              <li key={question.id}>{question.text}</li>
            ))}
          </ol>
        )}
        {opening.may_edit && (
          <ButtonLink
            to="/openings/$id/question-set"
            params={{ id: opening.id }}
            variant="default"
            size="compact-md"
            mt="sm"
          >
            {t('opening.compose')}
          </ButtonLink>
        )}
      </section>
      {opening.may_edit && <AiSettingsCard opening={opening.id} />}
      {opening.may_edit && <Versions opening={opening} onRestore={onRestore} />}
    </aside>
  );
}

function Bar({ name, count, most }: { name: string; count: number; most: number }) {
  return (
    <>
      <dt>{name}</dt>
      <dd aria-hidden>
        <div className={classes.funnelBar} style={{ width: `${(100 * count) / most}%` }} />
      </dd>
      <dd>{count}</dd>
    </>
  );
}

function Versions({ opening, onRestore }: OpeningSideProps) {
  const { t, i18n } = useTranslation('staff');
  const versions = useQuery(versionsQuery(opening.id)).data ?? [];
  const [seen, see] = useState<number | null>(null);
  return (
    <section className={classes.card} aria-labelledby="versions">
      <h2 id="versions" className={classes.sectionTitle}>
        {t('opening.versions')}
      </h2>
      <p className={classes.help}>{t('opening.versions_help')}</p>
      <ul className={classes.rows}>
        {versions.slice(0, 6).map((version) => (
          <li key={version.version} className={classes.sub}>
            {t('opening.version', {
              version: version.version,
              name: version.changed_by.name,
              time: dateTime(i18n.language, version.changed_at),
            })}
            {version.version !== opening.version && (
              <Button variant="subtle" size="compact-xs" onClick={() => see(version.version)}>
                {t('opening.see_version', { version: version.version })}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <VersionView
        opening={opening}
        version={seen}
        onClose={() => see(null)}
        onRestore={(fields) => {
          see(null);
          onRestore(fields);
        }}
      />
    </section>
  );
}
