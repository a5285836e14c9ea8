import { celString } from "../cel.ts";

/**
 * A CEL list: what stands of a kind in the request's namespace. Kyverno's admission controller must be let
 * list it (its chart binds `view`); where it isn't, the request is refused.
 */
export function listed(apiVersion: string, resource: string): string {
  return `dyn(resource.List(${celString(apiVersion)}, ${celString(resource)}, request.namespace).items)`;
}
