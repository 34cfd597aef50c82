import { Alert, Button } from '@mantine/core';
import { IconMessageQuestion, IconReplace, IconTrash } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { Opening } from '../../api';
import { useTranslation } from '../../i18n';
import { ConfirmButton } from '../shell/confirm';
import { Empty } from '../shell/states';
import { errorText } from '../words/errors';
import { figure } from '../words/measures';
import classes from './question_bank.module.css';
import { bankApi, type Chosen, type SetWish } from './wire';
import { levelText, roleText, typeText } from './words';

interface DraftProps {
  opening: Opening;
  wish: SetWish;
  chosen: Chosen[];
  setChosen: (chosen: Chosen[]) => void;
  uncovered: string[];
  byMeaning: boolean;
  writing: boolean;
  onWrite: () => void;
}

/** The proposed questions, each to be swapped or removed, before they are written to the opening. */
export function QuestionDraft(props: DraftProps) {
  const { opening, wish, chosen, setChosen, uncovered, byMeaning } = props;
  const { t } = useTranslation('staff');
  const nameOf = (id: string) => opening.competencies.find((c) => c.id === id)?.name ?? id;
  const minutes = chosen.reduce((sum, { question }) => sum + question.minutes, 0);
  if (chosen.length === 0) {
    return (
      <Empty
        icon={<IconMessageQuestion size={28} stroke={1.5} />}
        title={t('compose.nothing')}
        text={t(byMeaning ? 'compose.nothing_text' : 'compose.nothing_by_name')}
      />
    );
  }
  return (
    <section aria-labelledby="draft">
      <div className={classes.top}>
        <h2 id="draft" className={classes.subtitle}>
          {t('compose.draft', {
            count: chosen.length,
            minutes: t('bank.minutes', { count: minutes }),
          })}
        </h2>
        <ConfirmButton
          label={t('compose.write')}
          title={t('compose.write_title')}
          text={t('compose.write_text', { count: opening.questions.length })}
          button={{ variant: 'filled' }}
          pending={props.writing}
          onConfirm={props.onWrite}
        />
      </div>
      {!byMeaning && <p className={classes.caution}>{t('compose.by_name')}</p>}
      {uncovered.length > 0 && (
        <p className={classes.caution}>
          {t('compose.uncovered', {
            names: uncovered.map(nameOf).join(t('list.separator')),
          })}
        </p>
      )}
      <Coverage opening={opening} chosen={chosen} />
      <ol className={classes.list}>
        {chosen.map((one, at) => (
          <Drafted
            key={one.question.id}
            one={one}
            name={nameOf(one.competency)}
            onSwap={(other) => setChosen(chosen.map((was, i) => (i === at ? other : was)))}
            onRemove={() => setChosen(chosen.filter((_, i) => i !== at))}
            alternatives={() => bankApi.alternatives(opening.id, wish, chosen, at)}
          />
        ))}
      </ol>
    </section>
  );
}

/** How the minutes fall to the competencies, beside their weights. */
function Coverage({ opening, chosen }: { opening: Opening; chosen: Chosen[] }) {
  const { t, i18n } = useTranslation('staff');
  const total = opening.competencies.reduce((sum, { weight }) => sum + weight, 0);
  const all = chosen.reduce((sum, { question }) => sum + question.minutes, 0);
  return (
    <dl className={classes.coverage}>
      {opening.competencies.map(({ id, name, weight }) => {
        const given = chosen
          .filter(({ competency }) => competency === id)
          .reduce((sum, { question }) => sum + question.minutes, 0);
        return (
          <div key={id}>
            <dt lang={opening.language}>{name}</dt>
            <dd>
              {t('compose.coverage', {
                minutes: given,
                share: figure(i18n.language, all > 0 ? (given / all) * 100 : 0, 0),
                weight: figure(i18n.language, (weight / total) * 100, 0),
              })}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function Drafted(props: {
  one: Chosen;
  name: string;
  onSwap: (other: Chosen) => void;
  onRemove: () => void;
  alternatives: () => Promise<{ items: Chosen[] }>;
}) {
  const { t } = useTranslation('staff');
  const { one, name } = props;
  const find = useMutation({ mutationFn: props.alternatives });
  return (
    <li className={classes.row}>
      <div className={classes.drafted}>
        <div>
          <p lang={one.question.language} className={classes.asked}>
            {one.question.text}
          </p>
          <Reason one={one} name={name} />
        </div>
        <div className={classes.acts}>
          <Button
            variant="subtle"
            loading={find.isPending}
            aria-expanded={find.data !== undefined}
            leftSection={<IconReplace size={16} aria-hidden />}
            onClick={() => (find.data === undefined ? find.mutate() : find.reset())}
          >
            {t('compose.swap')}
          </Button>
          <Button
            variant="subtle"
            color="dark"
            aria-label={t('compose.remove', { text: one.question.text })}
            onClick={props.onRemove}
          >
            <IconTrash size={16} aria-hidden />
          </Button>
        </div>
      </div>
      {find.error && (
        <Alert color="red" variant="light" role="alert">
          {errorText(t, find.error)}
        </Alert>
      )}
      {find.data?.items.length === 0 && (
        <p className={classes.soft}>{t('compose.no_alternative')}</p>
      )}
      {find.data && find.data.items.length > 0 && (
        <ul className={classes.others} aria-label={t('compose.alternatives')}>
          {find.data.items.map((other) => (
            <li key={other.question.id}>
              <div>
                <p lang={other.question.language}>{other.question.text}</p>
                <Reason one={other} name={name} />
              </div>
              <Button
                variant="default"
                size="xs"
                onClick={() => {
                  find.reset();
                  props.onSwap(other);
                }}
              >
                {t('compose.take')}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

/** Why a question is in the set. */
function Reason({ one, name }: { one: Chosen; name: string }) {
  const { t, i18n } = useTranslation('staff');
  const { question, matched, closeness, share } = one;
  return (
    <p className={classes.tags}>
      <span>
        {matched === 'name'
          ? t('compose.by_same_name', { name })
          : t('compose.by_meaning', {
              name,
              other: question.competency,
              closeness: figure(i18n.language, closeness, 2),
            })}
      </span>
      <span>{t('compose.weight', { share: figure(i18n.language, share * 100, 0) })}</span>
      <span>{typeText(t, question.type)}</span>
      <span>{levelText(t, question.level)}</span>
      <span>{t('bank.minutes', { count: question.minutes })}</span>
      <span>{roleText(t, question.role)}</span>
    </p>
  );
}
