/** REST of scheduling: calendars, bookings, timetables, and the applicant's own time. */
import { call, type Named, type Problem } from './api';

export interface Hours {
  weekday: number;
  from_minute: number;
  to_minute: number;
}

export type SlotReason =
  | 'wished'
  | 'soonest'
  | 'soon'
  | 'light_day'
  | 'adjacent'
  | 'speciality'
  | 'daytime'
  | 'early_or_late'
  | 'focus';

export interface Span {
  starts_at: string;
  ends_at: string;
}

export interface OwnSlot extends Span {
  reasons: SlotReason[];
}

export interface OwnTime {
  company: string;
  applicant_name: string;
  opening_title: string;
  language: string;
  state: 'proposed' | 'confirmed' | 'cancelled' | 'over';
  interviewers: string[];
  length_min: number;
  starts_at: string | null;
  ends_at: string | null;
  zone: string;
  company_zone: string;
  slots: OwnSlot[];
  suggested_at: string | null;
  asked_to_move: boolean;
  moves_left: number | null;
  movable: boolean;
  movable_until: string | null;
  hours: Hours[];
  join_link: string;
}

export interface Slot extends Span {
  panel: Named[];
  reasons: SlotReason[];
}

export interface TimesFound {
  items: Slot[];
  zone: string;
  applicant_zone: string;
}

export interface Search {
  applicant_id: string;
  opening_id: string;
  interviewer_ids: string[];
  panel_size?: number;
  length_min: number;
}

export interface Conflict extends Span {
  staff: Named;
  kind: 'absence' | 'event';
  suggested_at: string | null;
}

export interface Booking {
  id: string;
  state: 'proposed' | 'confirmed' | 'cancelled';
  applicant: Named;
  panel: Named[];
  starts_at: string | null;
  ends_at: string | null;
  length_min: number;
  held_until: string | null;
  interview_id: string | null;
  slots: Slot[];
  conflicts: Conflict[];
  time_link: string;
}

export type EntryKind = 'interview' | 'proposed' | 'leave' | 'task' | 'event' | 'focus';

export interface CalendarEntry extends Span {
  id: string;
  kind: EntryKind;
  staff_ids: string[];
  applicant: Named | null;
  opening: { id: string; title: string } | null;
  booking_id: string | null;
  interview_id: string | null;
  movable: boolean;
  note: string;
  conflicts: Conflict[];
}

export interface CalendarPageData {
  zone: string;
  step_min: number;
  people: Named[];
  entries: CalendarEntry[];
  open: Span[];
  holidays: string[];
}

export interface Absence extends Span {
  id: string;
  kind: 'leave' | 'task';
  note: string;
}

export interface CalendarSource {
  id: string;
  kind: 'ical' | 'caldav';
  host: string;
  read_at: string | null;
  problem: Problem | null;
}

export interface HoursGiven {
  zone: string;
  shifts: Hours[];
  focus: Hours[];
  daily_load: number | null;
  specialities: string[];
}

export interface HoursPageData extends HoursGiven {
  person: Named;
  absences: Absence[];
  sources: CalendarSource[];
  has_feed: boolean;
  known_specialities: string[];
}

export interface Rules {
  zone: string;
  region: string;
  windows: Hours[];
  before_min: number;
  after_min: number;
  daily_load: number;
  hourly_load: number;
  notice_h: number;
  horizon_days: number;
  step_min: number;
  moves: number;
  move_until_h: number;
  answer_within_h: number;
}

export type PlaceProblem = 'overlap' | 'not_free' | 'too_many';
export type UnplacedReason = 'no_interviewer' | 'no_free_time' | 'wishes' | 'taken';

export interface Place extends Span {
  applicant: Named;
  panel: Named[];
  wished: boolean;
  problems: PlaceProblem[];
}

export interface Timetable extends Span {
  id: string;
  opening: { id: string; title: string };
  created_at: string;
  booked_at: string | null;
  optimal: boolean;
  length_min: number;
  zone: string;
  interviewers: Named[];
  places: Place[];
  unplaced: { applicant: Named; reason: UnplacedReason }[];
}

export interface NewTimetable extends Span {
  opening_id: string;
  applicant_ids: string[];
  interviewer_ids: string[];
  panel_size: number;
  length_min: number;
}

const part = encodeURIComponent;
const hours = (staff: string) => `/staff/${part(staff)}`;

export const scheduling = {
  ownTime: (token: string) => call<OwnTime>('GET', `/times/${part(token)}`),
  ownTimes: (token: string) => call<{ items: Span[] }>('GET', `/times/${part(token)}/all`),
  choose: (token: string, starts_at: string, zone: string) =>
    call<OwnTime>('POST', `/times/${part(token)}/choice`, { starts_at, zone }),
  wish: (token: string, zone: string, wanted: Hours[]) =>
    call<OwnTime>('PUT', `/times/${part(token)}/wishes`, { zone, hours: wanted }),
  callOff: (token: string) => call<OwnTime>('DELETE', `/times/${part(token)}`),

  calendar: (starts: Date, ends: Date, staff: string[]) => {
    const query = new URLSearchParams({
      starts_at: starts.toISOString(),
      ends_at: ends.toISOString(),
    });
    for (const id of staff) query.append('staff_id', id);
    return call<CalendarPageData>('GET', `/calendar?${query.toString()}`);
  },
  rules: () => call<Rules>('GET', '/scheduling-rules'),
  changeRules: (rules: Rules) => call<Rules>('PUT', '/scheduling-rules', rules),

  findTimes: (search: Search) => call<TimesFound>('POST', '/times', search),
  book: (search: Search & { starts_at: string | null }) =>
    call<Booking>('POST', '/bookings', search),
  booking: (id: string) => call<Booking>('GET', `/bookings/${part(id)}`),
  move: (id: string, starts_at: string) =>
    call<Booking>('PATCH', `/bookings/${part(id)}`, { starts_at }),
  otherTimes: (id: string) => call<TimesFound>('GET', `/bookings/${part(id)}/times`),
  cancel: (id: string) => call<null>('DELETE', `/bookings/${part(id)}`),
  keepTime: (id: string) => call<null>('DELETE', `/bookings/${part(id)}/conflicts`),

  hours: (staff: string) => call<HoursPageData>('GET', `${hours(staff)}/hours`),
  changeHours: (staff: string, given: HoursGiven) =>
    call<HoursGiven>('PUT', `${hours(staff)}/hours`, given),
  addAbsence: (staff: string, absence: Omit<Absence, 'id'>) =>
    call<Absence>('POST', `${hours(staff)}/absences`, absence),
  removeAbsence: (staff: string, id: string) =>
    call<null>('DELETE', `${hours(staff)}/absences/${part(id)}`),
  addSource: (
    staff: string,
    source: { kind: 'ical' | 'caldav'; url: string; user: string; password: string },
  ) => call<CalendarSource>('POST', `${hours(staff)}/calendar-sources`, source),
  removeSource: (staff: string, id: string) =>
    call<null>('DELETE', `${hours(staff)}/calendar-sources/${part(id)}`),
  makeFeed: (staff: string) => call<{ url: string }>('POST', `${hours(staff)}/feed`),

  makeTimetable: (wanted: NewTimetable) => call<Timetable>('POST', '/timetables', wanted),
  timetable: (id: string) => call<Timetable>('GET', `/timetables/${part(id)}`),
  place: (id: string, applicant: string, starts_at: string, interviewer_ids: string[]) =>
    call<Timetable>('PUT', `/timetables/${part(id)}/places/${part(applicant)}`, {
      starts_at,
      interviewer_ids,
    }),
  bookTimetable: (id: string) =>
    call<{ booked: number; refused: Named[] }>('POST', `/timetables/${part(id)}/bookings`),
};
