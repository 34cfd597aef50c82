/** What a page does when it comes, and again when the person asks for it; why it failed. */
import { useCallback, useEffect, useState } from 'react';
import { problemOfRequest, type Problem } from './problem';

export function useOpening(open: () => Promise<void>): {
  problem: Problem | undefined;
  openAgain: () => void;
} {
  const [problem, setProblem] = useState<Problem>();
  const attempt = useCallback(async () => {
    setProblem(undefined);
    try {
      await open();
    } catch (error) {
      setProblem(problemOfRequest(error));
    }
  }, [open]);
  useEffect(() => {
    // eslint-disable-next-line react-hooks/set-state-in-effect -- set when the answer is there
    void attempt();
  }, [attempt]);
  return { problem, openAgain: () => void attempt() };
}
