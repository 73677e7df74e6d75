export { ledger } from '../../event-store/src/ledger.js';
