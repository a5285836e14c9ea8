/** What a health source says of one service in one environment and region. Unknown is never healthy. */
export type Health =
  | { readonly state: "healthy"; readonly since: Date | undefined; readonly detail: string }
  | { readonly state: "unhealthy"; readonly detail: string }
  | { readonly state: "unknown"; readonly detail: string };

/** Asks a health endpoint once; a source that can't be asked is `unknown`, never thrown away. */
export interface HealthProbe {
  probe(url: string): Promise<Health>;
}
