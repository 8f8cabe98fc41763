import { initAll } from './built/nhsuk.js';
initAll();
