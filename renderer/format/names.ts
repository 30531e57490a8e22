/** Orders names as people count them: `app-2` before `app-10`. */
export const compareNames = new Intl.Collator(undefined, { numeric: true }).compare;
