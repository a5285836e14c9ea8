// chain/version.ts
const VERSION = "0.0.0";
export { VERSION as t };
