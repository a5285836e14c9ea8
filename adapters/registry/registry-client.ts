import { type ImageName, registryOf, repositoryOf } from "#chain/digest/image-name.ts";
import { Fault } from "#chain/fault.ts";
import { discard, readWhole, reasonOf, type WholeAnswer } from "./answer.ts";
import { Authorization, type Scope } from "./authorization.ts";
import type { Credentials } from "./credentials.ts";
import { originOf, printUrl } from "./endpoint.ts";
import { PATIENCE, type Patience } from "./patience.ts";
import { pause, persist } from "./persistence.ts";
import { redirection } from "./redirect.ts";
import {
  type HttpAnswer,
  type HttpBody,
  type HttpRequest,
  httpTransport,
  type ProxyVariables,
} from "./transport.ts";

export interface RegistryOptions {
  /** Absent: anonymous. */
  readonly credentials?: Credentials;
  /** Absent: every registry is reached directly. */
  readonly proxy?: ProxyVariables;
  readonly patience?: Partial<Patience>;
  /** Ends every wait; calls then reject with its reason. */
  readonly signal?: AbortSignal;
}

interface RegistryCall {
  readonly image: ImageName;
  readonly method: HttpRequest["method"];
  readonly url: URL;
  /** Where an attempt really begins, asked before each; `url` then only names the call. */
  readonly begin?: () => Promise<URL>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: HttpBody;
  readonly access: "pull" | "pull,push";
  /** Statuses that the caller understands; any other is a fault. */
  readonly expect: readonly number[];
  /** False where a second attempt could undo what others did since the first. Absent: true. */
  readonly repeatable?: boolean;
  /** Milliseconds for one attempt, its answer's body included; absent: `patience.answer`. */
  readonly time?: number;
}

export interface RegistryClient {
  readonly patience: Patience;
  /** @throws Fault `REGISTRY_UNREACHABLE` (retryable), `REGISTRY_DENIED`, `REGISTRY_REJECTED`. */
  send(call: RegistryCall): Promise<WholeAnswer>;
  /** The same with the body still to come; statuses that aren't expected are faults all the same. */
  open(call: RegistryCall): Promise<HttpAnswer>;
  pause(milliseconds: number): Promise<void>;
}

/** HTTP as registries speak it: credentials when asked, redirects, patience with what passes. */
export function registryClient(options: RegistryOptions): RegistryClient {
  const { credentials = async () => undefined, signal } = options;
  const patience = { ...PATIENCE, ...options.patience };
  const transport = httpTransport(options.proxy);
  const authorizations = new Map<string, Authorization>();

  function once(request: HttpRequest, time = patience.answer): Promise<HttpAnswer> {
    const limit = AbortSignal.timeout(time);
    return transport(request, {
      silence: patience.silence,
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
  }

  function authorizationOf(registry: string): Authorization {
    const known = authorizations.get(registry);
    if (known !== undefined) return known;
    const fresh = new Authorization(registry, credentials, (request) =>
      persist({ patience, signal }, { url: request.url, repeatable: true }, async () =>
        readWhole(await once(request)),
      ),
    );
    authorizations.set(registry, fresh);
    return fresh;
  }

  /** One attempt with its credentials and redirects. */
  async function attempt(call: RegistryCall): Promise<HttpAnswer> {
    const { access, body, headers, image, method, time } = call;
    const origin = originOf(registryOf(image));
    const authorization = authorizationOf(registryOf(image));
    const scope: Scope = `repository:${repositoryOf(image)}:${access}`;
    let url = (await call.begin?.()) ?? call.url;
    let known = url.origin === origin ? await authorization.header(scope) : undefined;
    let asked = false;
    for (let hops = 0; ; ) {
      // Whoever isn't the registry itself never sees what it knows us by.
      const own = url.origin === origin && known !== undefined ? { authorization: known } : {};
      const request = { method, url, headers: { ...headers, ...own }, ...(body ? { body } : {}) };
      const answer = await once(request, time);
      const challenge = answer.headers["www-authenticate"];
      const next = redirection(method, answer, hops);
      if (next !== undefined) {
        hops += 1;
        url = next;
      } else if (answer.status === 401 && challenge !== undefined && url.origin === origin && !asked) {
        asked = true;
        known = await authorization.answer(challenge, scope, known);
        if (known === undefined) return answer;
      } else {
        return answer;
      }
      discard(answer);
    }
  }

  return {
    patience,
    pause: (milliseconds) => pause(milliseconds, signal),
    async send(call) {
      const answer = await persist({ patience, signal }, repetition(call), async () =>
        readWhole(await attempt(call)),
      );
      if (!call.expect.includes(answer.status)) throw refusal(call, answer);
      return answer;
    },
    async open(call) {
      const answer = await persist({ patience, signal }, repetition(call), async () => {
        const opened = await attempt(call);
        return call.expect.includes(opened.status) ? opened : { ...opened, whole: await readWhole(opened) };
      });
      if ("whole" in answer) throw refusal(call, answer.whole);
      return answer;
    },
  };
}

function repetition({ repeatable = true, url }: RegistryCall) {
  return { repeatable, url };
}

function refusal({ access, image, method }: RegistryCall, answer: WholeAnswer): Fault {
  const reason = reasonOf(answer);
  if (answer.status !== 401 && answer.status !== 403) {
    return new Fault("REGISTRY_REJECTED", `${method} ${printUrl(answer.url)} answered ${reason}`);
  }
  const right = access === "pull" ? "read" : "write";
  return new Fault(
    "REGISTRY_DENIED",
    `${registryOf(image)} doesn't let us ${right} ${repositoryOf(image)}: ${reason}; log in or ask for the permission`,
  );
}
