import { useState } from 'react';
import type { Device } from '../../api/devices.js';
import type { Catalogue } from '../../board/catalogue.js';
import { useWords } from '../../i18n/language.js';
import { PlaceName } from '../place-name.js';

export interface DeviceDeeds {
  readonly onPhone: (device: Device) => void;
  readonly onRotate: (device: Device) => void;
  readonly onRevoke: (device: Device) => void;
}

interface DeviceRowProps extends DeviceDeeds {
  readonly device: Device;
  readonly catalogue: Catalogue;
  readonly busy: boolean;
}

/** Revoking is for good, so it is asked twice, in the row itself. */
export const DeviceRow = ({ device, catalogue, busy, onPhone, onRotate, onRevoke }: DeviceRowProps) => {
  const { t } = useWords();
  const [isAsking, setAsking] = useState(false);
  return (
    <li className={device.revoked ? 'device device-revoked' : 'device'} data-device={device.id}>
      <div className="device-facts">
        <strong>{device.name}</strong>
        <PlaceName catalogue={catalogue} code={device.region} />
        <code>{device.id}</code>
        {device.history && <span className="device-mark">{t('devices.history')}</span>}
        {device.revoked && <span className="device-mark">{t('devices.revokedOn')}</span>}
      </div>
      {!device.revoked && !isAsking && (
        <div className="device-buttons">
          <button type="button" className="button" disabled={busy} onClick={() => onPhone(device)}>
            {t('devices.phone')}
          </button>
          <button type="button" className="button" disabled={busy} onClick={() => onRotate(device)}>
            {t('devices.rotate')}
          </button>
          <button type="button" className="button" disabled={busy} onClick={() => setAsking(true)}>
            {t('devices.revoke')}
          </button>
        </div>
      )}
      {!device.revoked && isAsking && (
        <div className="device-ask" role="alert">
          <p>{t('devices.confirm', { name: device.name })}</p>
          <div className="device-buttons">
            <button type="button" className="button button-main" disabled={busy} onClick={() => onRevoke(device)}>
              {t('devices.revoke')}
            </button>
            <button type="button" className="button" onClick={() => setAsking(false)}>
              {t('devices.keep')}
            </button>
          </div>
        </div>
      )}
    </li>
  );
};
