import { IconUsers } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from '../../i18n';
import type { MayBe } from './requests';
import classes from './may_be.module.css';
import { reasonName } from './words';

/** Says whom somebody may be, and leads to where that is decided. */
export function MayBeLine({ mayBe }: { mayBe: MayBe }) {
  const { t } = useTranslation('staff');
  const why = mayBe.reasons.map((reason) => reasonName(t, reason)).join(t('list.separator'));
  return (
    <span className={classes.line}>
      <IconUsers size={15} aria-hidden />
      {t('duplicates.may_be', { why, name: mayBe.applicant.name })}
      <Link to="/resumes/duplicates" hash={mayBe.pair_id} className={classes.decide}>
        {t('duplicates.decide')}
      </Link>
    </span>
  );
}
