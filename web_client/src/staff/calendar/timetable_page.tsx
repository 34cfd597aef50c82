/** Many applicants at once: a timetable is proposed, looked at, dragged, and then booked. */
import { IconArrowLeft, IconTable } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from '../../i18n';
import type { Timetable } from '../../scheduling';
import { Empty } from '../shell/states';
import { useTitle } from '../shell/title';
import classes from './calendar.module.css';
import { TimetableForm } from './timetable_form';
import { TimetablePreview } from './timetable_preview';

export function TimetablePage() {
  const { t } = useTranslation('staff');
  useTitle(t('timetable.title'));
  const [table, setTable] = useState<Timetable>();
  return (
    <>
      <Link to="/calendar" className={classes.back}>
        <IconArrowLeft size={16} aria-hidden /> {t('calendar.title')}
      </Link>
      <div className={classes.top}>
        <h1>{t('timetable.title')}</h1>
      </div>
      <div className={classes.stack}>
        <TimetableForm onMade={setTable} />
        {table === undefined ? (
          <Empty
            icon={<IconTable size={28} stroke={1.5} />}
            title={t('timetable.none')}
            text={t('timetable.none_text')}
          />
        ) : (
          <TimetablePreview key={table.id} table={table} onTable={setTable} />
        )}
      </div>
    </>
  );
}
