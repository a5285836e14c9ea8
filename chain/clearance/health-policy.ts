import * as z from "zod";
import { Duration } from "./duration.ts";

export const PLACEHOLDER = /\{(?:service|environment|region)\}/gu;

/** A text in which `{service}`, `{environment}` and `{region}` are filled in, and nothing else in braces. */
const Template = z
  .string()
  .min(1)
  .max(2048)
  .refine((text) => !/[{}]/u.test(text.replaceAll(PLACEHOLDER, "")), {
    error: "only {service}, {environment} and {region} can be filled in",
  });

const Url = Template.superRefine((text, context) => {
  const url = URL.parse(text.replaceAll(PLACEHOLDER, "x"));
  const wrong =
    url === null || !/^https?:$/u.test(url.protocol)
      ? "expected an http or https URL"
      : url.username !== "" || url.password !== ""
        ? "a URL here can't hold a password"
        : undefined;
  if (wrong !== undefined) context.addIssue({ code: "custom", message: wrong });
});

/**
 * The environment variable of the promoter that holds a secret, or with `_FILE` behind it the file's path.
 * The prefix keeps a policy from sending other secrets of the process anywhere.
 */
const Variable = z
  .string()
  .max(128)
  .regex(
    /^HEALTH_(?:[A-Z0-9_]|\{(?:service|environment|region)\})+$/u,
    "expected the name of an environment variable that begins with HEALTH_",
  );

const access = {
  /** Where the bearer token is; it is sent to this source's host alone. */
  tokenFrom: Variable.optional(),
  /** Where the PEM of the authority is that the host's certificate comes from. */
  caFrom: Variable.optional(),
};

function tokenProblem({ tokenFrom, ...at }: { tokenFrom?: string | undefined; url: string }): boolean {
  if (tokenFrom === undefined) return false;
  const url = URL.parse(at.url.replaceAll(PLACEHOLDER, "x"));
  return url?.protocol === "http:" && !/^(?:localhost|127\.0\.0\.1|\[::1\])$/u.test(url.hostname);
}

function server<T extends z.ZodRawShape>(shape: T) {
  return z
    .strictObject({ url: Url, ...access, ...shape })
    .refine((given) => !tokenProblem(given as { url: string; tokenFrom?: string }), {
      path: ["tokenFrom"],
      error: "a token is sent over https only",
    });
}

interface HttpSource {
  readonly url: string;
  readonly digestHeader?: string | undefined;
  readonly tokenFrom?: string | undefined;
  readonly caFrom?: string | undefined;
}

/** Answers 2xx while the service is healthy, 500 or 503 while it isn't. */
const Http = z.union([
  Url.transform((url): HttpSource => ({ url })),
  server({
    /** The response header in which the service says its image digest. */
    digestHeader: z
      .string()
      .regex(/^[A-Za-z0-9-]{1,64}$/u, "expected the name of a response header")
      .optional(),
  }),
]);

/** Each series of the answer must lie within the bounds. */
const Prometheus = server({
  /** `{digest}` is filled in too. Other braces are PromQL's own. */
  query: z.string().min(1).max(4096),
  atLeast: z.number().optional(),
  atMost: z.number().optional(),
}).refine(({ atLeast, atMost }) => atLeast !== undefined || atMost !== undefined, {
  error: "needs atLeast or atMost: the bound that a healthy value keeps",
});

const ObjectName = Template.regex(/^[a-z0-9.{}-]+$/u, "expected a Kubernetes name");
const NamespacedName = Template.regex(/^[a-z0-9.{}-]+\/[a-z0-9.{}-]+$/u, "expected namespace/name");

const ArgoCd = server({
  /** `name`, or `namespace/name` for an application outside Argo CD's own namespace. */
  application: z.union([ObjectName, NamespacedName]),
  /** How old its last look at the cluster may be. */
  freshFor: Duration.default("15m"),
});

/** `url` is the Kubernetes API's. */
const Flux = server({
  kustomization: NamespacedName,
  /** How old its last reconciliation may be; not asked where absent (Flux tells it from 2.7 on). */
  freshFor: Duration.optional(),
});

/** `url` is the Kubernetes API's. */
const Rollout = server({
  namespace: ObjectName,
  workload: Template.regex(
    /^(?:deployment|statefulset|daemonset)\/[a-z0-9.{}-]+$/u,
    "expected deployment/name, statefulset/name or daemonset/name",
  ),
});

/** Statuses of deployments on the GitOps repository that one account makes: never our own workflows'. */
const GitHubDeployment = z.strictObject({
  environment: Template,
  by: z
    .string()
    .regex(
      /^[A-Za-z0-9-]+(?:\[bot\])?$/u,
      "expected the login that makes the deployments, such as deployer[bot]",
    ),
});

const SOURCES = {
  http: Http,
  prometheus: Prometheus,
  argocd: ArgoCd,
  flux: Flux,
  rollout: Rollout,
  github: GitHubDeployment,
};

type Kinds = { [K in keyof typeof SOURCES]: { readonly kind: K } & z.infer<(typeof SOURCES)[K]> };
/** One source of health, its texts still with placeholders. */
export type HealthSource = Kinds[keyof Kinds] & {
  /** Asked only about services of this tier or a more critical one (a lower number). */
  readonly tier?: number;
};

const Tier = z.int().min(0).max(4);
const KINDS = Object.keys(SOURCES) as (keyof typeof SOURCES)[];

/** One kind by its name, as written: `{ http: … }`, `{ prometheus: … }`. */
const Source = z
  .strictObject({
    http: Http.optional(),
    prometheus: Prometheus.optional(),
    argocd: ArgoCd.optional(),
    flux: Flux.optional(),
    rollout: Rollout.optional(),
    github: GitHubDeployment.optional(),
    tier: Tier.optional(),
  })
  .transform((written, context): HealthSource => {
    const [kind, ...more] = KINDS.filter((one) => written[one] !== undefined);
    if (kind === undefined || more.length > 0) {
      context.addIssue({ code: "custom", message: `needs exactly one of ${KINDS.join(", ")}` });
      return z.NEVER;
    }
    const tier = written.tier === undefined ? {} : { tier: written.tier };
    return { kind, ...written[kind], ...tier } as HealthSource;
  });

export interface HealthPolicy {
  /** Every one of them must agree. */
  readonly all: readonly HealthSource[];
  /** Services of this tier or a more critical one need that many that differ in kind and host. */
  readonly independent?: { readonly tier: number; readonly sources: number } | undefined;
}

const Sources = z.array(Source).min(1).max(8);

/** `health` of an environment: one source, a list of them, or `all` of a list with the independence asked for. */
export const HealthPolicy = z.union([
  Source.transform((source): HealthPolicy => ({ all: [source] })),
  Sources.transform((all): HealthPolicy => ({ all })),
  z
    .strictObject({
      all: Sources,
      independent: z.strictObject({ tier: Tier, sources: z.int().min(2).max(4) }).optional(),
    })
    .transform((written): HealthPolicy => written),
]);
