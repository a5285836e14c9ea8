/** What a registry may be told about us. */
export type Credential =
  | { readonly kind: "password"; readonly username: string; readonly password: string }
  /** An OAuth2 refresh token, as `docker login` keeps it for some registries. */
  | { readonly kind: "identity-token"; readonly token: string }
  /** A bearer token that is sent as it is. */
  | { readonly kind: "registry-token"; readonly token: string };

/** The credential for a registry (`ghcr.io`, `127.0.0.1:5000`), undefined to stay anonymous. */
export type Credentials = (registry: string) => Promise<Credential | undefined>;

/** One credential for one registry; every other registry is asked anonymously. */
export function credentialFor(registry: string, credential: Credential): Credentials {
  return async (asked) => (asked === registry ? credential : undefined);
}

export function basicHeader(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}
