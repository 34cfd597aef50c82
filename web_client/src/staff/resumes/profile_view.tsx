import { Button, Tooltip } from '@mantine/core';
import { IconEdit, IconPencil, IconRotate2 } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from '../../i18n';
import type { Profile, Read, Resume, Section, Span } from './requests';
import classes from './resume_page.module.css';
import { periodText, salaryText } from './words';

/** Below this a value is shown as unsure. */
const SURE = 0.7;

type Point = (span: Span | null) => void;

interface ViewProps {
  resume: Resume;
  profile: Profile;
  onPoint: Point;
  onEdit: (section: Section) => void;
  onPutBack: (section: Section) => void;
}

/** The profile, section by section; pointing at a value shows the words it was read from. */
export function ProfileView(props: ViewProps) {
  const { t, i18n } = useTranslation('staff');
  const { profile, resume, onPoint } = props;
  const one = <V,>(read: Read<V> | null, text: (value: V) => string) =>
    read && <Value read={read} text={text(read.value)} onPoint={onPoint} />;
  const words = (read: Read<string> | null) => one(read, (value) => value);
  const many = (reads: Read<string>[]) =>
    reads.map((read, at) => (
      <Value key={at} read={read} text={read.value} onPoint={onPoint} chip />
    ));
  const { contact } = profile;
  return (
    <div className={classes.profile}>
      <Part {...props} section="name">
        {words(profile.name)}
      </Part>
      <Part {...props} section="title">
        {words(profile.title)}
      </Part>
      <Part {...props} section="contact">
        {[
          ...contact.emails,
          ...contact.phones,
          ...(contact.city ? [contact.city] : []),
          ...contact.links,
        ].map((read, at) => (
          <div key={at}>{words(read)}</div>
        ))}
      </Part>
      <Part {...props} section="years">
        {profile.years && (
          <>
            {one(profile.years, (years) => t('resumes.years', { count: years }))}
            {!resume.edited.includes('years') && (
              <p className={classes.none}>
                {t(profile.years.span === null ? 'resume.years_counted' : 'resume.years_told')}
              </p>
            )}
          </>
        )}
      </Part>
      <Part {...props} section="work">
        {profile.work.map((work, at) => (
          <Entry
            key={at}
            head={[words(work.title), words(work.employer)]}
            period={one(work.period, (p) => periodText(t, p))}
            text={work.text}
            onPoint={onPoint}
          />
        ))}
      </Part>
      <Part {...props} section="education">
        {profile.education.map((school, at) => (
          <Entry
            key={at}
            head={[words(school.school), words(school.major), words(school.degree)]}
            period={one(school.period, (p) => periodText(t, p))}
            text={school.text}
            onPoint={onPoint}
          />
        ))}
      </Part>
      <Part {...props} section="projects">
        {profile.projects.map((project, at) => (
          <Entry
            key={at}
            head={[words(project.name), words(project.role)]}
            period={one(project.period, (p) => periodText(t, p))}
            text={project.text}
            onPoint={onPoint}
          />
        ))}
      </Part>
      <Part {...props} section="skills">
        {many(profile.skills)}
      </Part>
      <Part {...props} section="certificates">
        {many(profile.certificates)}
      </Part>
      <Part {...props} section="languages">
        {many(profile.languages)}
      </Part>
      <Part {...props} section="expected_salary">
        {one(profile.expected_salary, (salary) => salaryText(t, i18n.language, salary))}
      </Part>
      <Part {...props} section="preferred_times">
        {many(profile.preferred_times)}
      </Part>
      <Part {...props} section="summary">
        {words(profile.summary)}
      </Part>
    </div>
  );
}

function Part({
  section,
  children,
  resume,
  onEdit,
  onPutBack,
}: Omit<ViewProps, 'profile' | 'onPoint'> & { section: Section; children: ReactNode }) {
  const { t } = useTranslation('staff');
  const name = t(`resume.section.${section}`);
  const empty = children === null || (Array.isArray(children) && children.length === 0);
  const edited = resume.edited.includes(section);
  return (
    <section className={classes.part} aria-label={name}>
      <h2 className={classes.partName}>{name}</h2>
      <div className={classes.partBody}>
        {empty ? <span className={classes.none}>{t('resume.not_told')}</span> : children}
      </div>
      <div className={classes.partActs}>
        {edited && (
          <Tooltip label={t('resume.put_back')}>
            <Button
              size="compact-sm"
              variant="subtle"
              aria-label={t('resume.put_back_of', { section: name })}
              onClick={() => onPutBack(section)}
            >
              <IconRotate2 size={16} aria-hidden />
            </Button>
          </Tooltip>
        )}
        <Button
          size="compact-sm"
          variant="subtle"
          aria-label={t('resume.edit_of', { section: name })}
          onClick={() => onEdit(section)}
        >
          <IconPencil size={16} aria-hidden />
        </Button>
      </div>
    </section>
  );
}

function Entry(props: {
  head: ReactNode[];
  period: ReactNode;
  text: Read<string> | null;
  onPoint: Point;
}) {
  return (
    <div className={classes.entry}>
      <div className={classes.entryHead}>
        {props.head.filter(Boolean).map((part, at) => (
          <span key={at}>{part}</span>
        ))}
        <span className={classes.period}>{props.period}</span>
      </div>
      {props.text && (
        <div className={classes.entryText}>
          <Value read={props.text} text={props.text.value} onPoint={props.onPoint} plain />
        </div>
      )}
    </div>
  );
}

function Value(props: {
  read: Read<unknown>;
  text: string;
  onPoint: Point;
  chip?: boolean;
  plain?: boolean;
}) {
  const { t } = useTranslation('staff');
  const { read, onPoint } = props;
  const kind = props.chip ? classes.chip : props.plain ? classes.plain : classes.value;
  if (read.span === null) {
    const written = read.confidence === 1;
    return (
      <span className={kind}>
        {props.text}
        {written && (
          <IconEdit size={14} className={classes.written} aria-label={t('resume.written')} />
        )}
      </span>
    );
  }
  return (
    <button
      type="button"
      className={`${kind ?? ''} ${classes.point ?? ''}`}
      onMouseEnter={() => onPoint(read.span)}
      onFocus={() => onPoint(read.span)}
      onClick={() => onPoint(read.span)}
    >
      {props.text}
      {read.confidence < SURE && <span className={classes.unsure}>{t('resume.unsure')}</span>}
    </button>
  );
}
