/** Where the browser of the tests is. */
export const EXECUTABLE = process.env.CHROMIUM ?? '/usr/bin/chromium';
