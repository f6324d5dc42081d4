import { createRequire } from 'node:module';

// `pg` asks for the runtime by making a Response, where nothing else tells it. In Node 20 that loads
// the whole of fetch, which takes as long as `pg` itself; without a Response it takes Node for Node.
const fetchResponse = Object.getOwnPropertyDescriptor(globalThis, 'Response');
if (!('navigator' in globalThis) && fetchResponse?.configurable === true) {
  Reflect.deleteProperty(globalThis, 'Response');
  try {
    createRequire(import.meta.url)('pg');
  } finally {
    Object.defineProperty(globalThis, 'Response', fetchResponse);
  }
}
