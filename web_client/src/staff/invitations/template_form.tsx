import { Button, Group, NativeSelect, SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { localeName, useTranslation } from '../../i18n';
import {
  invitations,
  type Kind,
  type Language,
  type Template,
  type TemplateDraft,
  type Text,
} from '../../invitations';
import { openingsQuery } from '../interviews/queries';
import { errorText } from '../words/errors';
import { KINDS, templateName } from './choices';
import classes from './invitations.module.css';
import { variableName } from './variables';

const LANGUAGES: readonly Language[] = ['zh', 'en'];
const NOTHING: Text = { subject: '', body: '' };

interface TemplateFormProps {
  template: Template | null;
  variables: readonly string[];
  onClose: () => void;
}

/** A template in both languages, beside what a real applicant would read. */
export function TemplateForm({ template, variables, onClose }: TemplateFormProps) {
  const { t, i18n } = useTranslation('staff');
  const queries = useQueryClient();
  const openings = useQuery(openingsQuery);
  const [name, setName] = useState(template?.name ?? '');
  const [kind, setKind] = useState<Kind>(template?.kind ?? 'general');
  const [opening, setOpening] = useState(template?.opening_id ?? '');
  const [texts, setTexts] = useState<TemplateDraft['texts']>(template?.texts ?? {});
  const [language, setLanguage] = useState<Language>(i18n.language === 'zh' ? 'zh' : 'en');
  const text = texts[language] ?? NOTHING;
  const write = (change: Partial<Text>) =>
    setTexts({ ...texts, [language]: { ...text, ...change } });
  const shownFor = opening || (openings.data?.[0]?.id ?? '');
  const draft: TemplateDraft = {
    kind,
    name,
    opening_id: kind === 'opening' ? shownFor : null,
    texts: Object.fromEntries(
      Object.entries(texts).filter(([, { subject, body }]) => subject !== '' || body !== ''),
    ),
  };
  const save = useMutation({
    mutationFn: () => invitations.saveTemplate(template?.id ?? null, draft),
    onSuccess: async () => {
      notifications.show({ message: t('invitations.saved') });
      await queries.invalidateQueries({ queryKey: ['invitations', 'templates'] });
      onClose();
    },
  });
  return (
    <form
      className={classes.two}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <div className={classes.stack}>
        <TextInput
          label={t('invitations.template_name')}
          required
          value={templateName(t, name)}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <NativeSelect
          label={t('invitations.for_whom')}
          data={KINDS.map((value) => ({ value, label: t(`invitations.kind.${value}`) }))}
          value={kind}
          onChange={(event) => setKind(event.currentTarget.value as Kind)}
        />
        <NativeSelect
          label={t(kind === 'opening' ? 'invitations.opening' : 'invitations.shown_for')}
          data={(openings.data ?? []).map(({ id, title }) => ({ value: id, label: title }))}
          value={shownFor}
          onChange={(event) => setOpening(event.currentTarget.value)}
        />
        <SegmentedControl
          aria-label={t('invitations.text_language')}
          value={language}
          onChange={(value) => setLanguage(value === 'zh' ? 'zh' : 'en')}
          data={LANGUAGES.map((value) => ({ value, label: localeName(value) }))}
        />
        <TextInput
          label={t('invitations.subject')}
          value={text.subject}
          maxLength={200}
          onChange={(event) => write({ subject: event.currentTarget.value })}
        />
        <Textarea
          label={t('invitations.body')}
          description={t('invitations.variables', {
            list: variables
              .map((one) => `{{ ${one} }} ${variableName(t, one)}`)
              .join(t('list.separator')),
            interpolation: { skipOnVariables: true },
          })}
          autosize
          minRows={12}
          maxRows={28}
          value={text.body}
          onChange={(event) => write({ body: event.currentTarget.value })}
        />
        {save.isError && <p role="alert">{errorText(t, save.error)}</p>}
        <Group>
          <Button type="submit" loading={save.isPending}>
            {t('invitations.save')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('act.cancel')}
          </Button>
        </Group>
      </div>
      <Shown text={text} openingId={shownFor} />
    </form>
  );
}

function Shown({ text, openingId }: { text: Text; openingId: string }) {
  const { t } = useTranslation('staff');
  const [settled] = useDebouncedValue(text, 400);
  const preview = useQuery({
    queryKey: ['invitations', 'preview', openingId, settled],
    queryFn: () => invitations.preview(settled, openingId),
    enabled: openingId !== '' && settled.subject !== '' && settled.body !== '',
    retry: false,
    placeholderData: (before) => before,
  });
  return (
    <section aria-live="polite">
      <h2 className={classes.section} style={{ marginTop: 0 }}>
        {preview.data === undefined
          ? t('invitations.preview')
          : t('invitations.preview_of', { name: preview.data.applicant })}
      </h2>
      <div className={classes.preview}>
        {preview.isError ? (
          errorText(t, preview.error)
        ) : preview.data === undefined ? (
          t('invitations.preview_text')
        ) : (
          <>
            <strong className={classes.subject}>{preview.data.subject}</strong>
            {preview.data.body}
          </>
        )}
      </div>
    </section>
  );
}
