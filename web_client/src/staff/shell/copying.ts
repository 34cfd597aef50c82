import { useRef, useState } from 'react';

/**
 * Copies a field's text. Where the browser bars that, as it does on pages without https, the field
 * is selected for the person to copy it, and `copied` is false.
 */
export function useCopying(text: string) {
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState<boolean | null>(null);
  const copy = async () => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      setCopied(false);
    }
  };
  return { field, copied, copy };
}
