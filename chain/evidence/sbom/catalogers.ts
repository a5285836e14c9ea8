import { dpkgCataloger } from "./dpkg-cataloger.ts";
import type { Cataloger } from "./fact.ts";
import { npmCataloger } from "./npm-cataloger.ts";

/** Every kind of software that is found. */
export const CATALOGERS: readonly Cataloger[] = [npmCataloger, dpkgCataloger];
