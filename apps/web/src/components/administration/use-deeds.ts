import { useCallback, useEffect, useState } from 'react';

/** A list and what is done to it: one deed at a time, and after each the list is asked for anew. `fetchAll` must stay the same. */
export const useDeeds = <T, Made>(fetchAll: () => Promise<readonly T[]>) => {
  const [items, setItems] = useState<readonly T[]>();
  const [made, setMade] = useState<Made>();
  const [failure, setFailure] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const run = useCallback(
    async (deed: () => Promise<Made | undefined>): Promise<boolean> => {
      setBusy(true);
      setFailure(undefined);
      setMade(undefined);
      try {
        setMade(await deed());
        setItems(await fetchAll());
        return true;
      } catch (error) {
        setFailure(error);
        return false;
      } finally {
        setBusy(false);
      }
    },
    [fetchAll],
  );
  useEffect(() => void run(async () => undefined), [run]);
  return { items, made, failure, busy, run };
};
