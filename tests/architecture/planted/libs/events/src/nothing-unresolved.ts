export { nowhere } from './nowhere.js';
