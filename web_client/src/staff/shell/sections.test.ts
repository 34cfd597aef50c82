import { expect, test } from 'vitest';
import type { User } from '../../api';
import { groupsOf, homeOf, mayOpen, sectionsOf } from './sections';

const as = (role: User['role']): User => ({ id: 'x', name: 'X', email: 'x@x', role, locale: 'zh' });

test('everybody begins where they may be', () => {
  for (const role of ['interviewer', 'hr', 'hr_manager', 'auditor', 'admin'] as const) {
    const me = as(role);
    expect(mayOpen(me, homeOf(me))).toBe(true);
  }
  expect(homeOf(as('admin'))).toBe('/operations');
  expect(homeOf(as('auditor'))).toBe('/interviews');
});

test('an address below a section is as open as the section', () => {
  expect(mayOpen(as('admin'), '/interviews')).toBe(false);
  expect(mayOpen(as('auditor'), '/audit-log')).toBe(true);
  expect(mayOpen(as('hr_manager'), '/audit-log')).toBe(false);
  expect(mayOpen(as('interviewer'), '/resumes/duplicates')).toBe(false);
  expect(mayOpen(as('interviewer'), '/openings/opn_1')).toBe(true);
  expect(mayOpen(as('interviewer'), '/openings-of-another-kind')).toBe(true);
});

test('keys lead to one section each, and no group is empty', () => {
  const keys = sectionsOf(as('hr')).map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
  expect(groupsOf(as('interviewer')).every(({ sections }) => sections.length > 0)).toBe(true);
});
