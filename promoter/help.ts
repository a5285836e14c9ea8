/** What `clearance serve --help` says. */
export const HELP = `Usage: clearance serve [--port N] [--host H] [--gitops OWNER/NAME] [--policy PATH] [--interval D] [--json]

The promoter as a service: the same passes as \`clearance apply\`, woken by webhooks.

  --port N              8080 unless said; 0 takes a free one
  --host H              127.0.0.1 unless said
  --gitops OWNER/NAME   the GitOps repository; else CLEARANCE_GITOPS
  --policy PATH         the policy in it, clearance.yaml unless said
  --interval D          the longest time between passes, 15m unless said: for webhooks that were lost and registries
                        that tell nobody of a new tag. off: only webhooks and the times that gates name
  --json                print {"url"} on stdout once it answers; the log is JSON on stderr either way
  -h, --help            show this

  POST /webhooks/github  GitHub's deliveries, signed with CLEARANCE_WEBHOOK_SECRET: they wake, they order nothing
  POST /rollback         what \`clearance rollback --service-url\` asks, for the person whose token it sends
  GET  /healthz          503 while the last pass failed
  GET  /metrics          Prometheus text

  CLEARANCE_WEBHOOK_SECRET                     required
  CLEARANCE_APP_ID, CLEARANCE_APP_PRIVATE_KEY  the promoter's App (…_PRIVATE_KEY_FILE for a file); else GITHUB_TOKEN
  CLEARANCE_SIGNING_KEYS                       environment=file,… for environments whose signer is a key
  GITHUB_API_URL                               a GHES's API
`;
