import { extension } from "./certificate.ts";
import { utf8String } from "./der.ts";

const FULCIO = "1.3.6.1.4.1.57264.1";

/**
 * The extensions that Fulcio ≥ 1.8.6 writes for a GitHub Actions token (Fulcio, docs/oid-info.md):
 * .1–.6 as bare bytes, .8 and later as UTF8String. An absent claim gives no extension.
 */
export function fulcioExtensions(claims: Readonly<Record<string, string>>, server: string): Buffer[] {
  const of = (name: string) => claims[name];
  const url = (path: string | undefined) => (path === undefined ? undefined : `${server}/${path}`);
  const bare: [number, string | undefined][] = [
    [1, of("iss")],
    [2, of("event_name")],
    [3, of("sha")],
    [4, of("workflow")],
    [5, of("repository")],
    [6, of("ref")],
  ];
  const encoded: [number, string | undefined][] = [
    [8, of("iss")],
    [9, url(of("job_workflow_ref"))],
    [10, of("job_workflow_sha")],
    [11, of("runner_environment")],
    [12, url(of("repository"))],
    [13, of("sha")],
    [14, of("ref")],
    [15, of("repository_id")],
    [16, url(of("repository_owner"))],
    [17, of("repository_owner_id")],
    [18, url(of("workflow_ref"))],
    [19, of("workflow_sha")],
    [20, of("event_name")],
    [21, url(`${of("repository")}/actions/runs/${of("run_id")}/attempts/${of("run_attempt")}`)],
    [22, of("repository_visibility")],
    [23, of("environment")],
    [24, of("sub")],
  ];
  return [
    ...bare.flatMap(([n, text]) => (text ? [extension(`${FULCIO}.${n}`, Buffer.from(text, "utf8"))] : [])),
    ...encoded.flatMap(([n, text]) => (text ? [extension(`${FULCIO}.${n}`, utf8String(text))] : [])),
  ];
}
