import { expect, it } from 'vitest';
import type { Kind, Template } from '../../invitations';
import type { TFunction } from '../../i18n';
import { templateChoices } from './choices';

const t = ((key: string) => key) as unknown as TFunction<'staff'>;

const template = (name: string, kind: Kind, opening_id: string | null = null) =>
  ({ id: name, name, kind, opening_id }) as Template;

it("offers an opening's own templates first, then the general one", () => {
  const templates = [
    template('应届生 Graduate', 'graduate'),
    template('general', 'general'),
    template('other', 'opening', 'opn_other'),
    template('own', 'opening', 'opn_own'),
  ];
  const names = templateChoices(t, templates, 'opn_own').map(({ label }) => label);
  expect(names).toEqual(['own', 'general', 'invitations.shipped.graduate']);
});
