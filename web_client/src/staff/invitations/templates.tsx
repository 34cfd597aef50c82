import { Badge, Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../../i18n';
import { invitations, type Template } from '../../invitations';
import { ConfirmButton } from '../shell/confirm';
import { Failed, Waiting } from '../shell/states';
import { templateName } from './choices';
import classes from './invitations.module.css';
import { templatesQuery } from './queries';
import { TemplateForm } from './template_form';
import { inWords } from './variables';

/** The company's templates; each opens in the editor beside its preview. */
export function Templates() {
  const { t } = useTranslation('staff');
  const templates = useQuery(templatesQuery);
  const [edited, edit] = useState<Template | 'new'>();
  if (templates.isPending) return <Waiting />;
  if (templates.isError) {
    return <Failed error={templates.error} retry={() => void templates.refetch()} />;
  }
  if (edited !== undefined) {
    return (
      <TemplateForm
        template={edited === 'new' ? null : edited}
        variables={templates.data.variables}
        onClose={() => edit(undefined)}
      />
    );
  }
  return (
    <>
      <Button
        mb="md"
        variant="default"
        leftSection={<IconPlus size={16} aria-hidden />}
        onClick={() => edit('new')}
      >
        {t('invitations.new_template')}
      </Button>
      <ul className={classes.list}>
        {templates.data.items.map((template) => (
          <Row key={template.id} template={template} onEdit={() => edit(template)} />
        ))}
      </ul>
    </>
  );
}

function Row({ template, onEdit }: { template: Template; onEdit: () => void }) {
  const { t, i18n } = useTranslation('staff');
  const queries = useQueryClient();
  const archive = useMutation({
    mutationFn: () => invitations.archiveTemplate(template.id),
    onSettled: () => queries.invalidateQueries({ queryKey: ['invitations'] }),
  });
  const { zh, en } = template.texts;
  const text = i18n.language === 'zh' ? (zh ?? en) : (en ?? zh);
  return (
    <li className={classes.card}>
      <div className={classes.main}>
        <span className={classes.name}>{templateName(t, template.name)}</span>
        <p className={classes.soft}>{inWords(t, text?.subject ?? '')}</p>
      </div>
      <Badge color="gray" variant="light">
        {t(`invitations.kind.${template.kind}`)}
      </Badge>
      <Button size="xs" variant="default" onClick={onEdit}>
        {t('invitations.edit')}
      </Button>
      <ConfirmButton
        label={t('invitations.archive')}
        title={t('invitations.archive_title', { name: templateName(t, template.name) })}
        text={t('invitations.archive_text')}
        pending={archive.isPending}
        onConfirm={() => archive.mutate()}
        button={{ size: 'xs' }}
      />
    </li>
  );
}
