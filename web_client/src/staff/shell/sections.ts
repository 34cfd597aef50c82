/** The product's sections: where each is, who sees it, and the key that leads there after "g". */
import {
  IconActivity,
  IconBriefcase,
  IconCalendar,
  IconFileText,
  IconHistory,
  IconLayoutKanban,
  IconListDetails,
  IconMail,
  IconMessageQuestion,
  IconPlugConnected,
  IconShieldLock,
  IconUsers,
  IconVideo,
} from '@tabler/icons-react';
import type { User } from '../../api';
import { arranges, audits, conducts, holds, operates } from '../session/session';

const GROUPS = [
  {
    name: 'nav.interviewing',
    sections: [
      {
        to: '/interviews',
        text: 'interviews.title',
        icon: IconVideo,
        key: 'i',
        shown: (me: User) => !operates(me),
      },
      { to: '/calendar', text: 'calendar.title', icon: IconCalendar, key: 'c', shown: conducts },
    ],
  },
  {
    name: 'nav.applicants',
    sections: [
      { to: '/pipeline', text: 'nav.pipeline', icon: IconLayoutKanban, key: 'p', shown: arranges },
      { to: '/resumes', text: 'resumes.title', icon: IconFileText, key: 'r', shown: arranges },
      { to: '/invitations', text: 'invitations.title', icon: IconMail, key: 'm', shown: arranges },
      { to: '/faq', text: 'faq.title', icon: IconMessageQuestion, key: 'f', shown: arranges },
    ],
  },
  {
    name: 'nav.positions',
    sections: [
      { to: '/openings', text: 'nav.openings', icon: IconBriefcase, key: 'o', shown: conducts },
      {
        to: '/question-bank',
        text: 'bank.title',
        icon: IconListDetails,
        key: 'b',
        shown: conducts,
      },
    ],
  },
  {
    name: 'nav.system',
    sections: [
      {
        to: '/operations',
        text: 'operations.title',
        icon: IconActivity,
        key: 's',
        shown: operates,
      },
      { to: '/audit-log', text: 'audit_log.title', icon: IconHistory, key: 'l', shown: audits },
      { to: '/legal-holds', text: 'holds.title', icon: IconShieldLock, key: 'h', shown: holds },
      { to: '/staff', text: 'accounts.title', icon: IconUsers, key: 't', shown: operates },
      {
        to: '/bridges',
        text: 'bridges.title',
        icon: IconPlugConnected,
        key: 'd',
        shown: (me: User) => arranges(me) || operates(me),
      },
    ],
  },
] as const;

export type Section = (typeof GROUPS)[number]['sections'][number];

const all: readonly Section[] = GROUPS.flatMap(({ sections }) => [...sections]);

/** What a person sees of the product, in its order. */
export const sectionsOf = (me: User): Section[] => all.filter(({ shown }) => shown(me));

/** The same by groups; a group of which nothing is seen is left out. */
export function groupsOf(me: User) {
  return GROUPS.map(({ name, sections }) => ({
    name,
    sections: (sections as readonly Section[]).filter(({ shown }) => shown(me)),
  })).filter(({ sections }) => sections.length > 0);
}

/** Where a person begins. */
export const homeOf = (me: User): Section['to'] => sectionsOf(me)[0]?.to ?? '/interviews';

/** Whether an address lies in a section that the person sees, or in none. */
export function mayOpen(me: User, path: string): boolean {
  const section = all.find(({ to }) => path === to || path.startsWith(`${to}/`));
  return section === undefined || section.shown(me);
}
