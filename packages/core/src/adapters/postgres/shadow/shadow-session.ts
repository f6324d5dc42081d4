import type { SessionOptions } from '../connect.ts';

/** How sessions are opened that make, find and drop shadows. */
export const shadowSession: SessionOptions = {
  applicationName: 'orch-shadow',
  catalogOnly: true,
};
