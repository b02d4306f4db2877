import { Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { Authenticator } from './authenticator.js';
import { DeviceDirectory } from './device-directory.js';
import { PeopleGuard } from './people.guard.js';
import { PersonDirectory } from './person-directory.js';
import { ProblemFilter } from './problem.filter.js';
import { SenderGuard } from './sender.guard.js';
import { SignIn } from './sign-in.js';

const PARTS = [DeviceDirectory, PersonDirectory, Authenticator, SenderGuard, PeopleGuard, SignIn];

/**
 * Who speaks, and how errors are told. One instance per process, whatever apps are in it. Needs DEVICES, PEOPLE,
 * ACTION_LOG, SIGN_IN_TRIES, CLOCK, CONFIG, LOGGER.
 */
@Module({ providers: [...PARTS, { provide: APP_FILTER, useClass: ProblemFilter }], exports: PARTS })
export class AuthModule {}
