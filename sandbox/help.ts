/** What `clearance sandbox --help` says. */
export const HELP = `Usage: clearance sandbox up --dir DIR
       clearance sandbox run ACTION --dir DIR --repo OWNER/NAME --ref REF --workflow PATH
                             [--job-workflow-ref OWNER/NAME/PATH@REF] [--environment E] [--with key=value …]

A registry, a Sigstore, a GitHub and clusters on 127.0.0.1, with Acme's repositories in them.

  up    starts them with their state in DIR, writes DIR/sandbox.json when everything answers, and runs until SIGTERM.
        A second start in DIR brings the same state, ports and keys back.
  run   runs one action in a process of its own, as the runner would, with an OIDC token for that workflow;
        prints its outputs as JSON.
`;
