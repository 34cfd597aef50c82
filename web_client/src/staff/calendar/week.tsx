/** A week as a grid of hours. What is dragged can as well be opened and moved by keyboard. */
import type { EventClickArg, EventContentArg, EventDropArg, EventInput } from '@fullcalendar/core';
import zhLocale from '@fullcalendar/core/locales/zh-cn';
import interactionPlugin from '@fullcalendar/interaction';
import FullCalendar from '@fullcalendar/react';
import timeGridPlugin from '@fullcalendar/timegrid';
import { useMediaQuery } from '@mantine/hooks';
import { useTranslation } from '../../i18n';
import classes from './week.module.css';

export interface WeekEvent {
  id: string;
  start: string;
  end: string;
  title: string;
  detail: string;
  /** Chooses the look; the words say the same. */
  kind: string;
  movable: boolean;
  warning?: string | undefined;
  background?: boolean;
}

interface WeekProps {
  events: readonly WeekEvent[];
  /** The wall-clock hours to show at least, such as ["08:00", "19:00"]. */
  hours: readonly [string, string];
  first?: Date;
  step: number;
  onRange?: (start: Date, end: Date) => void;
  onMove: (id: string, start: Date) => void;
  onOpen: (id: string) => void;
}

// New objects at each drawing would make the calendar begin anew.
const PLUGINS = [timeGridPlugin, interactionPlugin];
const LOCALES = [zhLocale];
const VIEWS = { days: { type: 'timeGrid', duration: { days: 2 } } };
const TOOLBAR = { start: 'prev,next today', center: '', end: 'title' };
const CLOCK = { hour: '2-digit', minute: '2-digit', hour12: false } as const;

export function Week({ events, hours, first, step, onRange, onMove, onOpen }: WeekProps) {
  const { t, i18n } = useTranslation('staff');
  const narrow = useMediaQuery('(max-width: 700px)', window.innerWidth <= 700);
  const dropped = ({ event, revert }: EventDropArg) => {
    if (event.start === null) revert();
    else onMove(event.id, event.start);
  };
  return (
    <div className={classes.week}>
      <FullCalendar
        key={narrow ? 'days' : 'week'}
        plugins={PLUGINS}
        initialView={narrow ? 'days' : 'timeGridWeek'}
        views={VIEWS}
        {...(first && { initialDate: first })}
        locales={LOCALES}
        locale={i18n.language === 'zh' ? 'zh-cn' : 'en-gb'}
        firstDay={1}
        buttonIcons={false}
        buttonText={{ today: t('calendar.today'), prev: '‹', next: '›' }}
        buttonHints={{ prev: t('calendar.before'), next: t('calendar.after') }}
        headerToolbar={TOOLBAR}
        allDaySlot={false}
        nowIndicator
        height="auto"
        slotMinTime={hours[0]}
        slotMaxTime={hours[1]}
        slotDuration="00:30:00"
        snapDuration={{ minutes: step }}
        slotLabelFormat={CLOCK}
        eventTimeFormat={CLOCK}
        events={events.map(inputOf)}
        eventContent={Content}
        eventInteractive
        eventClick={({ event }: EventClickArg) => onOpen(event.id)}
        eventDrop={dropped}
        datesSet={({ start, end }) => onRange?.(start, end)}
        longPressDelay={300}
      />
    </div>
  );
}

function inputOf(event: WeekEvent): EventInput {
  return {
    id: event.id,
    start: event.start,
    end: event.end,
    title: event.title,
    startEditable: event.movable,
    durationEditable: false,
    display: event.background === true ? 'background' : 'block',
    classNames: [
      classes[event.kind] ?? '',
      event.warning === undefined ? '' : (classes.warned ?? ''),
    ],
    extendedProps: { detail: event.detail, warning: event.warning },
  };
}

function Content({ event, timeText }: EventContentArg) {
  const { detail, warning } = event.extendedProps as { detail: string; warning?: string };
  if (event.display === 'background') return <span className={classes.quiet}>{event.title}</span>;
  return (
    <div
      className={classes.event}
      title={[event.title, detail, warning].filter(Boolean).join('\n')}
    >
      <b>{event.title}</b>
      <span>
        {timeText} {detail}
      </span>
      {warning !== undefined && <span className={classes.warning}>{warning}</span>}
    </div>
  );
}
