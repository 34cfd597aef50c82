import { Tabs } from '@mantine/core';
import { useTranslation } from '../../i18n';
import { arranges, useMe } from '../session/session';
import { useTitle } from '../shell/title';
import { AssessmentKeys } from './assessment_keys';
import classes from './bridges.module.css';
import { Connections } from './connections';
import { Deliveries } from './deliveries';
import { Endpoints } from './endpoints';
import { Files } from './files';
import { Tokens } from './tokens';
import { keepsBridges } from './wire';

/** Ways to other systems: files, webhooks with what did not arrive, tokens for machines. */
export function BridgesPage() {
  const { t } = useTranslation('staff');
  const me = useMe();
  useTitle(t('bridges.title'));
  const files = arranges(me);
  const keeps = keepsBridges(me);
  return (
    <>
      <h1 className={classes.title}>{t('bridges.title')}</h1>
      <Tabs defaultValue={files ? 'files' : 'endpoints'} keepMounted={false}>
        <Tabs.List mb="lg">
          {files && <Tabs.Tab value="files">{t('bridges.files')}</Tabs.Tab>}
          {keeps && files && <Tabs.Tab value="connections">{t('bridges.connections')}</Tabs.Tab>}
          {keeps && files && <Tabs.Tab value="assessments">{t('bridges.assessments')}</Tabs.Tab>}
          {keeps && <Tabs.Tab value="endpoints">{t('bridges.endpoints')}</Tabs.Tab>}
          {keeps && <Tabs.Tab value="deliveries">{t('bridges.deliveries')}</Tabs.Tab>}
          {keeps && <Tabs.Tab value="tokens">{t('bridges.tokens')}</Tabs.Tab>}
        </Tabs.List>
        <Tabs.Panel value="files">
          <Files />
        </Tabs.Panel>
        <Tabs.Panel value="connections">
          <Connections />
        </Tabs.Panel>
        <Tabs.Panel value="assessments">
          <AssessmentKeys />
        </Tabs.Panel>
        <Tabs.Panel value="endpoints">
          <Endpoints />
        </Tabs.Panel>
        <Tabs.Panel value="deliveries">
          <Deliveries />
        </Tabs.Panel>
        <Tabs.Panel value="tokens">
          <Tokens />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
