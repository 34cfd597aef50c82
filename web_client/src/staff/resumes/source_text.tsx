import { useEffect, useMemo, useRef } from 'react';
import { useTranslation } from '../../i18n';
import { characters, piecesOf, readSpans } from './pieces';
import type { Resume, Span } from './requests';
import classes from './resume_page.module.css';
import { attributeName } from './words';

/** What the file says, with the words marked that values were read from, and those kept out. */
export function SourceText({ resume, shown }: { resume: Resume; shown: Span | null }) {
  const { t } = useTranslation('staff');
  const mark = useRef<HTMLElement | null>(null);
  const chars = useMemo(() => characters(resume.text), [resume.text]);
  const reads = useMemo(() => (resume.read ? readSpans(resume.read) : []), [resume.read]);
  const pieces = useMemo(
    () => piecesOf(chars.length, reads, resume.protected, shown),
    [chars.length, reads, resume.protected, shown],
  );
  useEffect(() => {
    if (shown !== null) mark.current?.scrollIntoView({ block: 'nearest' });
  }, [shown]);
  const first = pieces.find((piece) => piece.shown);
  return (
    <>
      <p className={classes.legend}>
        <mark className={classes.read}>{t('resume.legend_read')}</mark>
        <del className={classes.withheld}>{t('resume.legend_withheld')}</del>
      </p>
      <div
        className={classes.text}
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls
        tabIndex={0}
        role="region"
        aria-label={t('resume.source')}
      >
        {pieces.map((piece) => {
          const words = chars.slice(piece.start, piece.end).join('');
          if (piece.attribute !== '') {
            return (
              <del
                key={piece.start}
                className={classes.withheld}
                title={t('resume.withheld', { what: attributeName(t, piece.attribute) })}
              >
                {words}
              </del>
            );
          }
          if (!piece.read && !piece.shown) return words;
          return (
            <mark
              key={piece.start}
              ref={piece === first ? mark : undefined}
              className={piece.shown ? classes.shown : classes.read}
            >
              {words}
            </mark>
          );
        })}
      </div>
    </>
  );
}
