import { Checkbox, Modal, MultiSelect, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from '../../i18n';
import { FormEnd } from '../shell/form_end';
import { bridgesApi, type Endpoint } from './wire';

interface FormProps {
  endpoint: Endpoint | 'new' | null;
  kinds: string[];
  onClose: () => void;
  onSecret: (secret: string) => void;
}

/** An endpoint's address and what it is told of. */
export function EndpointForm({ endpoint, kinds, onClose, onSecret }: FormProps) {
  const { t } = useTranslation('staff');
  const queries = useQueryClient();
  const known = endpoint === 'new' ? null : endpoint;
  const [url, setUrl] = useState(known?.url ?? '');
  const [description, setDescription] = useState(known?.description ?? '');
  const [chosen, choose] = useState(known?.kinds ?? []);
  const [personal, setPersonal] = useState(known?.personal ?? false);
  const save = useMutation({
    mutationFn: async () => {
      const content = { url: url.trim(), description, kinds: chosen, personal };
      if (known) {
        await bridgesApi.change(known.id, { ...content, enabled: known.state === 'enabled' });
      } else {
        onSecret((await bridgesApi.add(content)).secret);
      }
    },
    onSuccess: async () => {
      onClose();
      await queries.invalidateQueries({ queryKey: ['bridges'] });
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Modal
      opened={endpoint !== null}
      onClose={onClose}
      title={t(known ? 'bridges.edit_endpoint' : 'bridges.add_endpoint')}
      closeButtonProps={{ 'aria-label': t('act.close') }}
    >
      <form onSubmit={submit}>
        <Stack gap="md">
          <TextInput
            required
            type="url"
            label={t('bridges.url')}
            description={t('bridges.url_help')}
            value={url}
            onChange={(event) => setUrl(event.currentTarget.value)}
            data-autofocus
          />
          <TextInput
            label={t('bridges.description')}
            maxLength={200}
            value={description}
            onChange={(event) => setDescription(event.currentTarget.value)}
          />
          <MultiSelect
            searchable
            clearable
            label={t('bridges.kinds')}
            description={t('bridges.kinds_help')}
            data={kinds}
            value={chosen}
            onChange={choose}
          />
          <Checkbox
            label={t('bridges.personal')}
            description={t('bridges.personal_help')}
            checked={personal}
            onChange={(event) => setPersonal(event.currentTarget.checked)}
          />
          <FormEnd
            label={t('bridges.save')}
            error={save.error}
            pending={save.isPending}
            onCancel={onClose}
          />
        </Stack>
      </form>
    </Modal>
  );
}
