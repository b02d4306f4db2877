import type { PageState } from '../board/board-store.js';
import { formatMoment } from '../format/time.js';
import { useWords } from '../i18n/language.js';

/** Says that the page is not live, and of when its numbers are. Stays in view while it holds. */
export const ConnectionBanner = ({ page }: { page: PageState }) => {
  const { t } = useWords();
  const text = (): string | undefined => {
    if (page.connection === 'lost') {
      return page.lastContact === null
        ? t('connection.bannerNever')
        : t('connection.banner', { time: formatMoment(page.lastContact, Date.now()) });
    }
    return page.loadFailed ? t('connection.partial') : undefined;
  };
  const shown = text();
  return (
    <div role="alert" className="banner-place">
      {shown !== undefined && <p className={page.connection === 'lost' ? 'banner banner-lost' : 'banner'}>{shown}</p>}
    </div>
  );
};
