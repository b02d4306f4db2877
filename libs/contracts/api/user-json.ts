import { z } from 'zod';
import { params } from '../events/fault.js';
import { name } from '../events/fields.js';
import { regionCode } from './parameters.js';

const role = z.enum(['viewer', 'supervisor', 'administrator']);
/** Whose acts the trail tells under this name, without a row of its own. */
const RESERVED = 'service';

/** The password is made here and is in the answer, this once. */
export const newUserSchema = z
  .strictObject({
    user: name.refine((text) => text !== RESERVED, {
      params: params('not-allowed-value', `“${RESERVED}”为保留名`, `“${RESERVED}” is reserved`),
    }),
    role,
    region: regionCode,
  })
  .meta({ id: 'NewUser' });

export const userAssignmentSchema = z.strictObject({ role, region: regionCode }).meta({ id: 'UserAssignment' });

export const userSchema = z
  .object({
    user: z.string(),
    role,
    region: z.string(),
    disabledAt: z.string().nullable().meta({ format: 'date-time' }),
  })
  .meta({ id: 'User' });
export type UserJson = z.infer<typeof userSchema>;

/** The password is shown in this answer and never again. */
export const userPasswordSchema = z.object({ user: z.string(), password: z.string() }).meta({ id: 'UserPassword' });
export type UserPasswordJson = z.infer<typeof userPasswordSchema>;
