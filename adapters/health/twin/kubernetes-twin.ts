import { json } from "#adapters/sigstore/twin/loopback-server.ts";
import { type SourceTwin, type SourceTwinOptions, serveSource } from "./source-server.ts";

export interface KubernetesTwin extends SourceTwin {
  /** The object below a path of the API: `/apis/apps/v1/namespaces/prod/deployments/check-in`. */
  set(path: string, object: object): void;
}

/** Reading single objects of a Kubernetes API server; errors are `Status` objects, as there. */
export async function startKubernetes(options: SourceTwinOptions = {}): Promise<KubernetesTwin> {
  const objects = new Map<string, object>();
  const server = await serveSource(
    "Kubernetes",
    options,
    ({ path }) => {
      const found = objects.get(path);
      return found === undefined ? json(404, failure(404, "NotFound")) : json(200, found);
    },
    failure(401, "Unauthorized"),
  );
  return Object.assign(server, {
    set(path: string, object: object) {
      objects.set(path, object);
    },
  });
}

function failure(code: number, reason: string) {
  return { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message: reason, reason, code };
}
