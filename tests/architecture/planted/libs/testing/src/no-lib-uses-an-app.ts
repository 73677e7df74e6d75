export { door } from '@shangda/api/door';
