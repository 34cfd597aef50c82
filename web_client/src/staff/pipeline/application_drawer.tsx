import { Drawer } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from '../../i18n';
import { ButtonLink } from '../shell/links';
import { Failed, Waiting } from '../shell/states';
import { ApplicationDetails } from './application_details';
import { applicationQuery } from './queries';
import type { Stage } from './wire';

interface ApplicationDrawerProps {
  id: string | null;
  onClose: () => void;
  onMove: (id: string, to: Stage) => void;
}

/** One application beside the board: its match with reasons, and its moves. */
export function ApplicationDrawer({ id, onClose, onMove }: ApplicationDrawerProps) {
  const { t } = useTranslation('staff');
  return (
    <Drawer
      opened={id !== null}
      onClose={onClose}
      position="right"
      size="lg"
      title={t('applicant.application')}
      closeButtonProps={{ 'aria-label': t('act.close') }}
    >
      {id !== null && <Contents id={id} onMove={(to) => onMove(id, to)} />}
    </Drawer>
  );
}

function Contents({ id, onMove }: { id: string; onMove: (to: Stage) => void }) {
  const { t } = useTranslation('staff');
  const application = useQuery(applicationQuery(id));
  if (application.isPending) return <Waiting />;
  if (application.isError) {
    return <Failed error={application.error} retry={() => void application.refetch()} />;
  }
  const { applicant } = application.data;
  return (
    <>
      <h2 style={{ margin: '0 0 4px', fontSize: 20 }}>{applicant.name}</h2>
      <ButtonLink
        to="/applicants/$id"
        params={{ id: applicant.id }}
        variant="default"
        size="compact-md"
        mb="md"
      >
        {t('applicant.open')}
      </ButtonLink>
      <ApplicationDetails application={application.data} onMove={onMove} />
    </>
  );
}
