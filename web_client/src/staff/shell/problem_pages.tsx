import { Button } from '@mantine/core';
import { IconMapQuestion } from '@tabler/icons-react';
import { Link, useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { ApiError } from '../../api';
import { useTranslation } from '../../i18n';
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

/** Trying again asks the server once more; a fault of the page itself needs a fresh page. */
export function PageFailed({ error }: ErrorComponentProps) {
  const router = useRouter();
  const again = () =>
    error instanceof ApiError ? void router.invalidate() : window.location.reload();
  return <Failed error={error} retry={again} />;
}
