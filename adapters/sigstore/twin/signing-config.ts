export interface SigningUrls {
  readonly since: Date;
  readonly fulcio: string;
  readonly oidc: string;
  readonly rekor: string;
  readonly tsa: string;
}

/** Sigstore's SigningConfig v0.2 as `cosign signing-config create` writes it. */
export function signingConfigJson(urls: SigningUrls): string {
  const service = (url: string) => [
    { url, majorApiVersion: 1, validFor: { start: urls.since.toISOString() }, operator: "127.0.0.1" },
  ];
  const config = {
    mediaType: "application/vnd.dev.sigstore.signingconfig.v0.2+json",
    caUrls: service(urls.fulcio),
    oidcUrls: service(urls.oidc),
    rekorTlogUrls: service(urls.rekor),
    rekorTlogConfig: { selector: "ANY" },
    tsaUrls: service(`${urls.tsa}/api/v1/timestamp`),
    tsaConfig: { selector: "ANY" },
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}
