import { Alert, Button, Group, Modal, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from '../../i18n';
import type { JobQuestion } from '../../live/wire';
import { errorText } from '../words/errors';
import { LEVELS, withAnchor } from './anchors';
import classes from './openings.module.css';
import { openingQuery } from './queries';
import { openingsApi } from './wire';

interface QuestionAnchorsProps {
  opening: string;
  language: string;
  questions: readonly JobQuestion[];
}

/** The questions of an opening; each opens what its answers are rated by. */
export function QuestionAnchors({ opening, language, questions }: QuestionAnchorsProps) {
  const { t } = useTranslation('staff');
  const [chosen, choose] = useState<JobQuestion | null>(null);
  return (
    <>
      <ol className={classes.questions} lang={language}>
        {questions.map((question) => (
          <li key={question.id}>
            <button type="button" className={classes.question} onClick={() => choose(question)}>
              {question.text}
            </button>
            {(question.anchors?.length ?? 0) > 0 && (
              <span className={classes.sub}>{t('opening.own_anchors')}</span>
            )}
          </li>
        ))}
      </ol>
      <Modal
        opened={chosen !== null}
        onClose={() => choose(null)}
        title={t('opening.anchors_of')}
        size="lg"
        closeButtonProps={{ 'aria-label': t('act.close') }}
      >
        {chosen && (
          <AnchorsForm {...{ opening, language }} question={chosen} onDone={() => choose(null)} />
        )}
      </Modal>
    </>
  );
}

interface AnchorsFormProps {
  opening: string;
  language: string;
  question: JobQuestion;
  onDone: () => void;
}

function AnchorsForm({ opening, language, question, onDone }: AnchorsFormProps) {
  const { t } = useTranslation('staff');
  const queries = useQueryClient();
  const [anchors, set] = useState(question.anchors ?? []);
  const save = useMutation({
    mutationFn: () => openingsApi.setAnchors(opening, question.id, anchors),
    onSuccess: (saved) => {
      queries.setQueryData(openingQuery(opening).queryKey, saved);
      notifications.show({ message: t('opening.anchors_saved') });
      onDone();
    },
  });
  const whole = anchors.every((anchor) => anchor.trim() !== '');
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (whole) save.mutate();
  };
  return (
    <form onSubmit={submit} noValidate>
      <p lang={language}>{question.text}</p>
      <p className={classes.help}>{t('opening.anchors_help')}</p>
      {save.error && (
        <Alert color="red" variant="light" role="alert">
          {errorText(t, save.error)}
        </Alert>
      )}
      <div className={classes.rows}>
        {LEVELS.map((level, i) => (
          <Textarea
            key={level}
            label={t('competency.level', { level })}
            autosize
            minRows={1}
            maxLength={600}
            lang={language}
            value={anchors[i] ?? ''}
            onChange={(event) => set(withAnchor(anchors, i, event.currentTarget.value))}
          />
        ))}
      </div>
      <Group justify="flex-end" mt="md">
        {!whole && <span className={classes.sub}>{t('opening.anchors_whole')}</span>}
        <Button type="submit" loading={save.isPending} disabled={!whole}>
          {t('opening.anchors_save')}
        </Button>
      </Group>
    </form>
  );
}
