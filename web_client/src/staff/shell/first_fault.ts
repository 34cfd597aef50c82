import { useEffect, useRef } from 'react';

/** Leads to the first field at fault of the form that gets the ref, after each try to send it. */
export function useFirstFault(tries: number) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (tries === 0) return;
    const field = form.current?.querySelector<HTMLElement>('[aria-invalid=true]');
    field?.focus();
    field?.scrollIntoView({ block: 'center' });
  }, [tries]);
  return form;
}
