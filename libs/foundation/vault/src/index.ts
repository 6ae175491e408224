export { openVault } from './open-vault';
export { KeyDestroyed, NotSealed, type RecordOptions, type Records, type SigningKey, type Vault } from './vault';
