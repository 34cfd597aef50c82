/** Uploads in progress: some at a time, each with its share done or the reason it was refused. */
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { upload } from './requests';

const AT_ONCE = 3;

export interface Upload {
  key: number;
  name: string;
  /** 0 to 1; null once it is refused or done. */
  share: number | null;
  error: unknown;
}

/** Files that are on their way, and the way to send more. */
export function useUploads() {
  const queries = useQueryClient();
  const [uploads, setUploads] = useState<Upload[]>([]);
  const next = useRef(0);
  const change = useCallback((key: number, to: Partial<Upload>) => {
    setUploads((all) => all.map((each) => (each.key === key ? { ...each, ...to } : each)));
  }, []);
  const send = useCallback(
    async (files: readonly File[], openingId: string | null) => {
      const batch = `bat_${crypto.randomUUID().replaceAll('-', '')}`;
      const waiting = files.map((file) => ({ file, key: next.current++ }));
      setUploads((all) => [
        ...all.filter(({ share }) => share !== null),
        ...waiting.map(({ file, key }) => ({ key, name: file.name, share: 0, error: null })),
      ]);
      const sendOne = async ({ file, key }: { file: File; key: number }) => {
        try {
          const sent = { batch_id: batch, ...(openingId !== null && { opening_id: openingId }) };
          await upload(file, sent, (share) => change(key, { share }));
          setUploads((all) => all.filter((each) => each.key !== key));
        } catch (error) {
          change(key, { share: null, error });
        }
        await queries.invalidateQueries({ queryKey: ['resumes'] });
      };
      const worker = async () => {
        for (let one = waiting.shift(); one !== undefined; one = waiting.shift())
          await sendOne(one);
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
    },
    [change, queries],
  );
  /** Takes away a refused one, or all of them. */
  const dismiss = useCallback((key?: number) => {
    setUploads((all) =>
      all.filter((each) => each.share !== null || (key !== undefined && each.key !== key)),
    );
  }, []);
  return { uploads, send, dismiss };
}
