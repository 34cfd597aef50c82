import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from '../../i18n';
import { Mark } from '../lists/mark';
import type { Selection } from '../lists/selection';
import classes from './board.module.css';
import { MatchScore } from './match_score';
import { STAGES, type Card, type Stage } from './wire';

interface BoardCardProps {
  card: Card;
  leadsTo: readonly Stage[];
  showOpening: boolean;
  selection: Selection;
  onDrag: (card: Card | null) => void;
  onMove: (to: Stage) => void;
  onOpen: () => void;
}

/** One application. Enter opens it, [ and ] move it back and on; other keys are those of lists. */
export function BoardCard(props: BoardCardProps) {
  const { card, leadsTo, selection } = props;
  const { t } = useTranslation('staff');
  const press = (event: KeyboardEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget) return;
    const step = event.key === ']' ? 1 : event.key === '[' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const to = STAGES[STAGES.indexOf(card.stage) + step];
    if (to !== undefined && leadsTo.includes(to)) props.onMove(to);
  };
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the menu does the same
    <li
      className={classes.card}
      data-row
      data-marked={selection.has(card.id)}
      draggable
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = 'move';
        event.dataTransfer.setData('text/plain', card.id);
        props.onDrag(card);
      }}
      onDragEnd={() => props.onDrag(null)}
    >
      <div className={classes.cardTop}>
        <Mark id={card.id} name={card.applicant.name} selection={selection} />
        <button type="button" className={classes.name} onClick={props.onOpen} onKeyDown={press}>
          {card.applicant.name}
        </button>
        <Menu withinPortal position="bottom-end">
          <Menu.Target>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('pipeline.acts', { name: card.applicant.name })}
            >
              <IconDots size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>{t('pipeline.move_to')}</Menu.Label>
            {leadsTo.map((stage) => (
              <Menu.Item key={stage} onClick={() => props.onMove(stage)}>
                {t(`pipeline_stage.${stage}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </div>
      {props.showOpening && <p className={classes.opening}>{card.opening.name}</p>}
      <MatchScore match={card.match} />
    </li>
  );
}
