import {
  type Service,
  type ServiceConfiguration,
  ServiceSelector,
  SigningConfig,
} from "@sigstore/protobuf-specs";
import { Fault } from "#chain/fault.ts";

const MEDIA_TYPE = "application/vnd.dev.sigstore.signingconfig.v0.2+json";
/** The versions of the services' APIs that are spoken here. */
const SPOKEN = { fulcio: 1, rekor: 1, timestamps: 1 };

/** Where one signature goes: a certificate from here, witnessed by all of these. */
export interface SigningServices {
  readonly fulcio: string | undefined;
  readonly rekor: readonly string[];
  readonly timestamps: readonly string[];
}

/**
 * Chooses services from a Sigstore SigningConfig v0.2, what `cosign signing-config create` writes.
 * @throws Fault `INPUT_INVALID`
 */
export function signingServices(bytes: Uint8Array, now: Date): SigningServices {
  const config = parse(bytes);
  const [fulcio] = usable(config.caUrls, SPOKEN.fulcio, now);
  return {
    fulcio: fulcio?.url,
    rekor: choose("rekorTlogUrls", config.rekorTlogUrls, config.rekorTlogConfig, SPOKEN.rekor, now),
    timestamps: choose("tsaUrls", config.tsaUrls, config.tsaConfig, SPOKEN.timestamps, now),
  };
}

function parse(bytes: Uint8Array): SigningConfig {
  let config: SigningConfig | undefined;
  try {
    config = SigningConfig.fromJSON(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
  } catch (cause) {
    throw new Fault("INPUT_INVALID", "The signing config isn't JSON of Sigstore's SigningConfig.", { cause });
  }
  if (config.mediaType !== MEDIA_TYPE) {
    throw new Fault("INPUT_INVALID", `The signing config's mediaType isn't ${MEDIA_TYPE}.`);
  }
  return config;
}

/** protobuf-specs, `ServiceConfiguration`: how many of the services a client must use. */
function choose(
  field: string,
  services: readonly Service[],
  config: ServiceConfiguration | undefined,
  version: number,
  now: Date,
): string[] {
  if (config === undefined) return [];
  const candidates = usable(services, version, now);
  const wanted = wantedCount(config, candidates.length);
  if (candidates.length < wanted || wanted === 0) {
    throw new Fault(
      "INPUT_INVALID",
      `The signing config asks for services in ${field}, but too few are valid now and speak API version ${version}.`,
    );
  }
  return candidates.slice(0, wanted).map(({ url }) => url);
}

function wantedCount(config: ServiceConfiguration, available: number): number {
  const { selector, count } = config;
  if (selector === ServiceSelector.ALL) return available;
  if (selector === ServiceSelector.ANY) return 1;
  if (selector === ServiceSelector.EXACT) return count;
  throw new Fault("INPUT_INVALID", "The signing config has a service selector that isn't ALL, ANY or EXACT.");
}

/** Valid now, of the spoken version, the newest first, one of each operator. */
function usable(services: readonly Service[], version: number, now: Date): Service[] {
  const startOf = ({ validFor }: Service) => validFor?.start?.getTime() ?? 0;
  const operators = new Set<string>();
  return services
    .filter((service) => service.majorApiVersion === version)
    .filter((service) => startOf(service) <= now.getTime())
    .filter(({ validFor }) => validFor?.end === undefined || now <= validFor.end)
    .toSorted((a, b) => startOf(b) - startOf(a))
    .filter(({ operator }) => !operators.has(operator) && operators.add(operator));
}
