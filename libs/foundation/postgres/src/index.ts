export { openPool, type PoolOptions } from './pool';
export { isPassing } from './passing';
