import type { Opened } from '../../api/explanation-queries.js';
import type { Explanation } from '../../api/explanation-types.js';
import type { Incident, Reading } from '../../api/types.js';
import type { Catalogue } from '../../board/catalogue.js';

/** What every part of an explanation may look up: names, and the incidents that the page knows. */
export interface Places {
  readonly opened: Opened;
  readonly catalogue: Catalogue;
  readonly incidentOf: (id: string) => Incident | undefined;
}

/** What a part is drawn from. Without the explanation, what the reading itself says is shown already. */
export interface GroundParts {
  readonly places: Places;
  readonly reading: Reading;
  readonly explanation: Explanation | undefined;
}
