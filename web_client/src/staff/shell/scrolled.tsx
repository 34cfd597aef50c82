import type { ReactNode } from 'react';
import classes from './scrolled.module.css';

/** A wide table on a narrow screen: it scrolls by itself, by keyboard too. */
export function Scrolled({ label, children }: { label: string; children: ReactNode }) {
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- who cannot drag scrolls by keys
    <div className={classes.scroll} data-scrolled tabIndex={0} role="region" aria-label={label}>
      {children}
    </div>
  );
}
