export { ledger } from '@shangda/event-store/ledger';
