// An administrator's devices, beside the board. What was just made (a code, a token) stands above the list until the next deed.

import { useEffect, useRef } from 'react';
import {
  addDevice,
  addPhone,
  type Device,
  type DeviceToken,
  type Enrolment,
  fetchDevices,
  invitePhone,
  revokeDevice,
  rotateDevice,
} from '../../api/devices.js';
import type { Catalogue } from '../../board/catalogue.js';
import { formatInstant } from '../../format/time.js';
import { useWords } from '../../i18n/language.js';
import { failureText } from '../administration/failure-text.js';
import { Secret } from '../administration/secret.js';
import { useDeeds } from '../administration/use-deeds.js';
import { DeviceForm } from './device-form.js';
import { DeviceRow } from './device-row.js';
import { QrCode } from './qr-code.js';

type Made =
  | { readonly type: 'phone'; readonly name: string; readonly enrolment: Enrolment }
  | { readonly type: 'token'; readonly name: string; readonly given: DeviceToken };

interface DevicesProps {
  readonly catalogue: Catalogue;
  readonly region: string;
  readonly onClose: () => void;
}

const phone = async (name: string, asked: Promise<Enrolment>): Promise<Made> => ({
  ...{ type: 'phone', name, enrolment: await asked },
});
const token = async (name: string, asked: Promise<DeviceToken>): Promise<Made> => ({
  ...{ type: 'token', name, given: await asked },
});

const MadeNow = ({ made }: { made: Made }) => {
  const { t } = useWords();
  if (made.type === 'token') {
    return (
      <div className="made" role="status">
        <p>{t('devices.token', { name: made.name })}</p>
        <Secret value={made.given.token} />
      </div>
    );
  }
  const { url, expiresAt } = made.enrolment;
  const text = t('devices.scan', { name: made.name, time: formatInstant(expiresAt, Date.now()) });
  return (
    <div className="made" role="status">
      <p>{text}</p>
      <QrCode text={url} label={t('devices.phone')} />
    </div>
  );
};

export const Devices = ({ catalogue, region, onClose }: DevicesProps) => {
  const words = useWords();
  const { t } = words;
  const dialog = useRef<HTMLDialogElement>(null);
  const { items: devices, made, failure, busy, run } = useDeeds<Device, Made>(fetchDevices);
  useEffect(() => dialog.current?.showModal(), []);
  const all = [...(devices ?? [])].sort((a, b) => Number(a.revoked) - Number(b.revoked) || (a.name < b.name ? -1 : 1));

  return (
    <dialog ref={dialog} className="explanation" aria-label={t('devices.title')} onClose={onClose}>
      <div className="explanation-body">
        <div className="explanation-head">
          <div className="explanation-title">
            <div>
              <h2>{t('devices.title')}</h2>
              <p>{t('devices.intro')}</p>
            </div>
            <button type="button" className="button" onClick={() => dialog.current?.close()}>
              {t('devices.close')}
            </button>
          </div>
        </div>
        <DeviceForm
          catalogue={catalogue}
          region={region}
          busy={busy}
          onAdd={(wanted, { name, region: place }) =>
            run(() => (wanted === 'phone' ? phone(name, addPhone(name, place)) : token(name, addDevice(name, place))))
          }
        />
        {failure !== undefined && (
          <p className="notice notice-bad" role="alert">
            {failureText(failure, words)}
          </p>
        )}
        {made && <MadeNow made={made} />}
        {devices?.length === 0 && <p>{t('devices.none')}</p>}
        <ul className="devices">
          {all.map((device) => (
            <DeviceRow
              key={device.id}
              device={device}
              catalogue={catalogue}
              busy={busy}
              onPhone={({ id, name }) => void run(() => phone(name, invitePhone(id)))}
              onRotate={({ id, name }) => void run(() => token(name, rotateDevice(id)))}
              onRevoke={({ id }) => void run(() => revokeDevice(id).then(() => undefined))}
            />
          ))}
        </ul>
      </div>
    </dialog>
  );
};
