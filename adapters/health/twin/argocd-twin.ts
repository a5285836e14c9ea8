import { json } from "#adapters/sigstore/twin/loopback-server.ts";
import { type SourceTwin, type SourceTwinOptions, serveSource } from "./source-server.ts";

/** An Application as Argo CD sees it. */
export interface ApplicationState {
  readonly health: "Healthy" | "Progressing" | "Degraded" | "Suspended" | "Missing" | "Unknown";
  /** Argo CD 2 doesn't tell it. */
  readonly healthSince?: Date;
  readonly sync: "Synced" | "OutOfSync" | "Unknown";
  readonly revision: string;
  readonly reconciledAt: Date;
  /** As the containers of the pods name them. */
  readonly images: readonly string[];
  readonly operation?: "Running" | "Succeeded" | "Failed";
}

export interface ArgoCdTwin extends SourceTwin {
  set(application: string, state: ApplicationState): void;
}

const DENIED = { error: "permission denied", code: 7, message: "permission denied" };
const NO_SESSION = { error: "no session information", code: 16, message: "no session information" };

/** The one call of Argo CD's REST API that health is read from; an unknown application is denied, as there. */
export async function startArgoCd(options: SourceTwinOptions = {}): Promise<ArgoCdTwin> {
  const applications = new Map<string, ApplicationState>();
  const server = await serveSource(
    "Argo CD",
    options,
    ({ path }) => {
      const name = /^\/api\/v1\/applications\/([^/]+)$/u.exec(path)?.[1];
      const state = name === undefined ? undefined : applications.get(name);
      return name === undefined || state === undefined
        ? json(403, DENIED)
        : json(200, application(name, state));
    },
    NO_SESSION,
  );
  return Object.assign(server, {
    set(name: string, state: ApplicationState) {
      applications.set(name, state);
    },
  });
}

function application(name: string, state: ApplicationState) {
  const source = { repoURL: "https://github.com/acme/gitops.git", path: "apps", targetRevision: "main" };
  const destination = { server: "https://kubernetes.default.svc", namespace: "prod" };
  const reconciledAt = second(state.reconciledAt);
  return {
    metadata: { name, namespace: "argocd", resourceVersion: "4711", generation: 12 },
    spec: { source, destination, project: "default", syncPolicy: { automated: {} } },
    status: {
      resources: [
        {
          group: "apps",
          version: "v1",
          kind: "Deployment",
          namespace: "prod",
          name: "check-in",
          status: "Synced",
        },
      ],
      sync: { status: state.sync, comparedTo: { source, destination }, revision: state.revision },
      health: {
        status: state.health,
        ...(state.healthSince === undefined ? {} : { lastTransitionTime: second(state.healthSince) }),
      },
      reconciledAt,
      ...(state.operation === undefined
        ? {}
        : {
            operationState: {
              operation: { sync: { revision: state.revision } },
              phase: state.operation,
              startedAt: reconciledAt,
            },
          }),
      sourceType: "Kustomize",
      summary: { images: state.images },
      controllerNamespace: "argocd",
    },
  };
}

/** Times of Kubernetes' metav1 have no fractions. */
function second(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/u, "Z");
}
