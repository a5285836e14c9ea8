import { n as pMap, t as init_p_map } from "./sigstore-sign.js";
init_p_map();
export { pMap as default };
