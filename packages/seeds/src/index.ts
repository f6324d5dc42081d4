export { c25 } from './c25.ts';
export { c26 } from './c26.ts';
export { c27 } from './c27.ts';
export { c28 } from './c28.ts';
