/**
 * What a Fulcio certificate says of the workflow that signed (Fulcio, docs/oid-info.md). Fields are
 * absent where the certificate has no such extension: absence is never a default.
 */
export interface CertificateClaims {
  /** Subject alternative name, URI: `https://github.com/owner/name/.github/workflows/x.yml@refs/heads/main`. */
  readonly subject: string;
  /** 1.3.6.1.4.1.57264.1.8 */
  readonly issuer: string;
  /** .9: the called workflow, with the server */
  readonly buildSignerUri?: string;
  /** .10 */
  readonly buildSignerDigest?: string;
  /** .11: `github-hosted` or `self-hosted` */
  readonly runnerEnvironment?: string;
  /** .12: `https://github.com/owner/name`, the caller's repository */
  readonly sourceRepositoryUri?: string;
  /** .13: commit */
  readonly sourceRepositoryDigest?: string;
  /** .14: `refs/heads/main` */
  readonly sourceRepositoryRef?: string;
  /** .15 */
  readonly sourceRepositoryIdentifier?: string;
  /** .18: the calling workflow, with the server */
  readonly buildConfigUri?: string;
  /** .19: the calling workflow's commit */
  readonly buildConfigDigest?: string;
  /** .20 */
  readonly buildTrigger?: string;
  /** .21: `https://github.com/owner/name/actions/runs/1/attempts/1` */
  readonly runInvocationUri?: string;
  /** .23 (Fulcio ≥ 1.8.0): the deployment environment of the job */
  readonly deploymentEnvironment?: string;
}
