import { Button } from '@mantine/core';
import { IconMapQuestion } from '@tabler/icons-react';
import { Link, useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Empty, Failed } from './states';

export function NotFound() {
  const { t } = useTranslation('staff');
  return (
    <Empty
      icon={<IconMapQuestion size={28} stroke={1.5} />}
      title={t('state.no_page')}
      text={t('state.no_page_text')}
      act={
        <Button component={Link} to="/" variant="default">
          {t('state.to_start')}
        </Button>
      }
    />
  );
}

export function PageFailed({ error }: ErrorComponentProps) {
  const router = useRouter();
  return <Failed error={error} retry={() => void router.invalidate()} />;
}
