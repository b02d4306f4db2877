import { type ReactNode, useState } from 'react';

interface Seen {
  readonly scope: string;
  readonly value: unknown;
  readonly changes: number;
}

/**
 * Points out for a moment that `value` changed under the reader's eyes. A change of `scope` (another window, another
 * indicator) is the reader's own doing and is not pointed out; nor is the first value.
 */
export const Fresh = ({ scope, value, children }: { scope: string; value: unknown; children: ReactNode }) => {
  const [seen, setSeen] = useState<Seen>({ scope, value, changes: 0 });
  if (seen.scope !== scope) setSeen({ scope, value, changes: 0 });
  else if (seen.value !== value) setSeen({ scope, value, changes: seen.value === undefined ? 0 : seen.changes + 1 });
  // A new key starts the animation again.
  return (
    <span key={seen.changes} className={seen.changes > 0 ? 'fresh' : undefined}>
      {children}
    </span>
  );
};
