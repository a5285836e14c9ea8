import * as z from "zod";

/** As long as a name of a service, an image or a repository can be; what is longer names nothing. */
const Named = z.string().trim().min(1).max(300);

const Package = z.looseObject({
  name: Named,
  namespace: Named.optional(),
  owner: z.looseObject({ login: Named }).optional(),
});

const Payload = z.looseObject({
  /** `workflow_run` */
  action: z.string().optional().catch(undefined),
  repository: z.looseObject({ full_name: Named }).optional().catch(undefined),
  /** `package` and `registry_package` */
  package: Package.optional().catch(undefined),
  registry_package: Package.optional().catch(undefined),
  /** `repository_dispatch` */
  client_payload: z
    .looseObject({
      service: Named.optional().catch(undefined),
      services: z
        .union([z.array(Named), z.string()])
        .optional()
        .catch(undefined),
    })
    .optional()
    .catch(undefined),
});

/**
 * Whose tags may have moved, as a delivery says: an image, a source repository whose workflow has ended, or services
 * by name. It decides when something is asked and never what the answer is.
 */
export function hintsIn(event: string, payload: unknown): readonly string[] {
  const parsed = Payload.safeParse(payload).data;
  if (parsed === undefined) return [];
  switch (event) {
    case "package":
    case "registry_package": {
      const found = parsed[event];
      const owner = found?.namespace ?? found?.owner?.login;
      return found === undefined || owner === undefined ? [] : [`ghcr.io/${owner}/${found.name}`];
    }
    case "workflow_run":
      return parsed.action === "completed" && parsed.repository !== undefined
        ? [parsed.repository.full_name]
        : [];
    case "repository_dispatch": {
      const { service, services = [] } = parsed.client_payload ?? {};
      const several = typeof services === "string" ? services.split(",") : services;
      return [service ?? "", ...several].map((one) => one.trim()).filter((one) => one !== "");
    }
    default:
      return [];
  }
}
