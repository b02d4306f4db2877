import { type Catalogue, regionPath } from '../board/catalogue.js';
import { useWords } from '../i18n/language.js';

/** `南海区 · 狮山镇`. */
export const PlaceName = ({ catalogue, code }: { catalogue: Catalogue; code: string }) => {
  const { pick } = useWords();
  return <span className="place">{regionPath(catalogue, code).map(pick).join(' · ')}</span>;
};
