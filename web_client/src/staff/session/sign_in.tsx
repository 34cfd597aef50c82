import { Alert, Button, PasswordInput, TextInput } from '@mantine/core';
import { IconAlertCircle, IconClockPause } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useRef, useState, type SyntheticEvent } from 'react';
import { ApiError } from '../../api';
import { useTranslation } from '../../i18n';
import { useFirstFault } from '../shell/first_fault';
import { LanguageMenu } from '../shell/language_menu';
import { useTitle } from '../shell/title';
import { errorText } from '../words/errors';
import { signIn } from './session';
import classes from './sign_in.module.css';

export function SignIn() {
  const { t } = useTranslation('staff');
  useTitle(t('sign_in.title'));
  return (
    <main className={classes.page}>
      <div className={classes.language}>
        <LanguageMenu />
      </div>
      <div className={classes.card}>
        <div className={classes.brand}>
          <img src="/icon.svg" alt="" width={28} height={28} />
          Vivavoce
        </div>
        <h1 className={classes.title}>{t('sign_in.title')}</h1>
        <p className={classes.lead}>{t('sign_in.lead')}</p>
        <SignInForm />
        <p className={classes.applicants}>{t('sign_in.applicants')}</p>
      </div>
    </main>
  );
}

function SignInForm() {
  const { t } = useTranslation('staff');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const passwordField = useRef<HTMLInputElement>(null);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { next } = useSearch({ from: '/sign-in' });
  const attempt = useMutation({
    mutationFn: () => signIn(queries, email, password),
    onSuccess: () => navigate({ href: next ?? '/', replace: true }),
    onError: () => {
      setPassword('');
      passwordField.current?.focus();
    },
  });
  const [tries, setTries] = useState(0);
  const form = useFirstFault(tries);
  const needed = (text: string) => tries > 0 && text === '' && t('arrange.needed');
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const complete = email.trim() !== '' && password !== '';
    if (!complete) setTries(tries + 1);
    else if (!attempt.isPending) attempt.mutate();
  };
  return (
    <form ref={form} onSubmit={submit} className={classes.form} noValidate>
      {attempt.isError && <SignInProblem error={attempt.error} />}
      <TextInput
        label={t('sign_in.email')}
        type="email"
        autoComplete="username"
        required
        withAsterisk={false}
        size="md"
        value={email}
        error={needed(email.trim())}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <PasswordInput
        ref={passwordField}
        label={t('sign_in.password')}
        autoComplete="current-password"
        required
        withAsterisk={false}
        size="md"
        value={password}
        error={!attempt.isError && needed(password)}
        onChange={(event) => setPassword(event.currentTarget.value)}
        visibilityToggleButtonProps={{ 'aria-label': t('sign_in.show_password') }}
      />
      <Button type="submit" size="md" fullWidth loading={attempt.isPending}>
        {t('sign_in.submit')}
      </Button>
    </form>
  );
}

/** Wrong words and too many tries are different troubles and read differently. */
function SignInProblem({ error }: { error: unknown }) {
  const { t } = useTranslation('staff');
  const status = error instanceof ApiError ? error.status : undefined;
  const throttled = status === 429;
  const text = throttled
    ? t('sign_in.throttled')
    : status === 401 || status === 403
      ? t('sign_in.wrong')
      : errorText(t, error);
  return (
    <Alert
      role="alert"
      variant="light"
      color={throttled ? 'yellow' : 'red'}
      icon={throttled ? <IconClockPause size={18} /> : <IconAlertCircle size={18} />}
      classNames={{ message: classes.problem }}
    >
      {text}
    </Alert>
  );
}
