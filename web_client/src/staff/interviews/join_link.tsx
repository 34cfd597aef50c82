import { Alert, Button, TextInput } from '@mantine/core';
import { IconCheck, IconCopy, IconLink, IconLinkOff } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type Interview } from '../../api';
import { useTranslation } from '../../i18n';
import { arranges, useMe } from '../session/session';
import { ConfirmButton } from '../shell/confirm';
import { useCopying } from '../shell/copying';
import { errorText } from '../words/errors';
import { dateTime } from '../words/times';
import classes from './join_link.module.css';

/** Makes, shows once, copies and revokes the applicant's personal link. */
export function JoinLink({ interview }: { interview: Interview }) {
  const { t } = useTranslation('staff');
  const me = useMe();
  const queries = useQueryClient();
  const again = () => queries.invalidateQueries({ queryKey: ['interview', interview.id] });
  const make = useMutation({ mutationFn: () => api.makeJoinLink(interview.id), onSuccess: again });
  const revoke = useMutation({
    mutationFn: () => api.revokeJoinLinks(interview.id),
    onSuccess: async () => {
      make.reset();
      await again();
    },
  });
  const latest = [...interview.links].sort((a, b) => b.created_at.localeCompare(a.created_at))[0];
  const holds = latest?.state === 'active' || latest?.state === 'used';
  const problem = make.error ?? revoke.error;
  return (
    <div className={classes.link}>
      {problem && (
        <Alert color="red" variant="light" role="alert">
          {errorText(t, problem)}
        </Alert>
      )}
      {make.data ? <CopyField url={make.data.url} /> : <LinkState latest={latest} />}
      <div className={classes.acts}>
        <MakeButton asks={holds} pending={make.isPending} onMake={() => make.mutate()} />
        {holds && arranges(me) && (
          <ConfirmButton
            label={t('link.revoke')}
            title={t('link.revoke_title')}
            text={t('link.revoke_text', { name: interview.applicant.name })}
            icon={<IconLinkOff size={16} aria-hidden />}
            grave
            button={{ variant: 'subtle', color: 'dark' }}
            pending={revoke.isPending}
            onConfirm={() => revoke.mutate()}
          />
        )}
      </div>
    </div>
  );
}

function LinkState({ latest }: { latest: Interview['links'][number] | undefined }) {
  const { t, i18n } = useTranslation('staff');
  if (latest === undefined) return <p className={classes.text}>{t('link.none')}</p>;
  const when = dateTime(i18n.language, latest.expires_at);
  return <p className={classes.text}>{t(`link.${latest.state}`, { when })}</p>;
}

/** A new link silences the earlier one, so it is asked about where one still holds. */
function MakeButton(props: { asks: boolean; pending: boolean; onMake: () => void }) {
  const { t } = useTranslation('staff');
  const icon = <IconLink size={16} aria-hidden />;
  if (!props.asks) {
    return (
      <Button leftSection={icon} loading={props.pending} onClick={props.onMake}>
        {t('link.make')}
      </Button>
    );
  }
  return (
    <ConfirmButton
      label={t('link.make_new')}
      title={t('link.make_new_title')}
      text={t('link.make_new_text')}
      icon={icon}
      pending={props.pending}
      onConfirm={props.onMake}
    />
  );
}

/** The link in full, with a button that copies it; where copying is barred it is selected. */
export function CopyField({ url }: { url: string }) {
  const { t } = useTranslation('staff');
  const { field, copied, copy } = useCopying(url);
  return (
    <div>
      <div className={classes.field}>
        <TextInput
          ref={field}
          readOnly
          value={url}
          aria-label={t('link.url')}
          onFocus={(event) => event.currentTarget.select()}
          classNames={{ root: classes.url, input: classes.urlText }}
        />
        <Button
          onClick={() => void copy()}
          leftSection={
            copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />
          }
        >
          {copied ? t('link.copied') : t('link.copy')}
        </Button>
      </div>
      <p className={classes.text} role="status">
        {copied === false ? t('link.copy_by_hand') : t('link.shown_once')}
      </p>
    </div>
  );
}
