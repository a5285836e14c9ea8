import { generateKeyPairSync } from "node:crypto";
import { rm } from "node:fs/promises";
import { Fault } from "#chain/fault.ts";
import type { Permission } from "#chain/promotion/github.ts";
import { findRepository } from "./call.ts";
import { createHosted, type Person } from "./hosted-git.ts";
import { fullName } from "./permissions.ts";
import { findPull } from "./pulls/find-pull.ts";
import type { Access, MergeMethod, Repository, Ruleset, Webhook } from "./state.ts";
import { mintToken } from "./tokens.ts";
import type { TwinContext } from "./twin-context.ts";

interface RepositorySetUp {
  readonly fromDirectory?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly author?: Person;
  readonly visibility?: Repository["visibility"];
  readonly collaborators?: Readonly<Record<string, Permission>>;
  readonly deleteBranchOnMerge?: boolean;
  /** All three where absent. */
  readonly mergeMethods?: readonly MergeMethod[];
  /** Lets GITHUB_TOKEN open pull requests, which is off on GitHub, too. */
  readonly actionsMayPropose?: boolean;
}

interface RulesetSetUp {
  readonly name: string;
  /** `~DEFAULT_BRANCH`, `~ALL` or full refs with `*`; the default branch where absent. */
  readonly refs?: readonly string[];
  readonly requiresPullRequest?: boolean;
  readonly approvals?: number;
  /** Changes of owned files wait for one of their owners. */
  readonly codeOwnerReview?: boolean;
  readonly blocksForcePush?: boolean;
  readonly blocksDeletion?: boolean;
  /** Nobody makes or moves the branch but who passes the ruleset by. */
  readonly restrictsUpdates?: boolean;
  /** `app` is the id of the App that the status is pinned to. */
  readonly requiredStatuses?: readonly { readonly context: string; readonly app?: number }[];
  readonly bypass?: Ruleset["bypass"];
  readonly requiresSignatures?: boolean;
  readonly mergeQueue?: MergeMethod;
  readonly enforcement?: Ruleset["enforcement"];
}

interface EnvironmentSetUp {
  readonly reviewers?: readonly string[];
  readonly secrets?: Readonly<Record<string, string>>;
  /** Branches that may use it: main alone where absent, all where empty. */
  readonly branches?: readonly string[];
  /** Whoever started the run doesn't release it. */
  readonly preventSelfReview?: boolean;
  /** On where absent, as on GitHub. */
  readonly adminsBypass?: boolean;
}

/** What an administrator does once: everything here may be said again and then changes nothing twice. */
export interface GitHubSetUp {
  addUser(login: string, options?: { readonly admin?: boolean }): void;
  /** `org/team` */
  addTeam(name: string, members: readonly string[]): void;
  /** The private key is given out once, at the App's creation. */
  addApp(app: { readonly slug: string; readonly permissions: Readonly<Record<string, Access>> }): {
    readonly appId: number;
    readonly installationId: number;
    readonly privateKey: string | undefined;
  };
  addRepository(name: string, options?: RepositorySetUp): Promise<void>;
  /** A fork that this person owns, with all that the parent has now; its full name is the answer. */
  fork(parent: string, login: string): Promise<string>;
  /** What GitHub does once a reviewed commit is gone: the reviews of it are of no commit. */
  loseReviewedCommits(repository: string, pullRequest: number): void;
  hasRepository(name: string): boolean;
  /** The person's token, made at the first call and the same ever after. */
  tokenFor(login: string): string;
  /** An App's installation token, with all that it was granted. */
  installationTokenFor(slug: string, options?: { readonly expires?: Date }): string;
  /** Adds it, or replaces the one of the same name; given an organisation's name, in all of its repositories. */
  setRuleset(repository: string, ruleset: RulesetSetUp): number;
  setEnvironment(repository: string, name: string, environment: EnvironmentSetUp): void;
  setVariable(repository: string, name: string, value: string): void;
  /** What a job there finds in `vars` and in `secrets`, its environment's own among them: for a runner that isn't ours. */
  jobValues(
    repository: string,
    environment?: string,
  ): {
    readonly variables: Readonly<Record<string, string>>;
    readonly secrets: Readonly<Record<string, string>>;
  };
  setSecret(repository: string, name: string, value: string): void;
  setWebhook(repository: string, webhook: Webhook): void;
}

export function setUpOf(twin: TwinContext, gitDirectory: (name: string) => string): GitHubSetUp {
  const { state, store } = twin;
  const repositoryOf = (name: string) => {
    const [owner = "", repo = ""] = name.split("/");
    return findRepository(twin, owner, repo);
  };

  return {
    addUser(login, options = {}) {
      const known = state.users[login.toLowerCase()];
      state.users[login.toLowerCase()] = {
        id: known?.id ?? store.newId(),
        login,
        admin: options.admin === true,
      };
      store.save();
    },
    addTeam(name, members) {
      state.teams[name] = { id: state.teams[name]?.id ?? store.newId(), members: [...members] };
      store.save();
    },
    addApp({ slug, permissions }) {
      const known = state.apps[slug];
      if (known !== undefined) {
        known.permissions = { ...permissions, metadata: "read" };
        store.save();
        return { appId: known.id, installationId: known.installationId, privateKey: undefined };
      }
      const pair = generateKeyPairSync("rsa", {
        modulusLength: 2048,
        publicKeyEncoding: { type: "spki", format: "pem" },
        privateKeyEncoding: { type: "pkcs1", format: "pem" },
      });
      const app = {
        id: store.newId(),
        slug,
        installationId: store.newId(),
        userId: store.newId(),
        permissions: { ...permissions, metadata: "read" as const },
        publicKey: pair.publicKey,
      };
      state.apps[slug] = app;
      store.save();
      return { appId: app.id, installationId: app.installationId, privateKey: pair.privateKey };
    },
    async addRepository(name, options = {}) {
      const [owner = "", repo = ""] = name.split("/");
      if (!/^[\w.-]+\/[\w.-]+$/.test(name)) throw new Fault("INPUT_INVALID", `${name} isn't owner/name`);
      if (state.repositories[name] !== undefined) return;
      const author = options.author ?? { name: "ada", email: "ada@acme.example" };
      const directory = gitDirectory(name);
      // A folder without its entry in the state is what an interrupted set-up left.
      await rm(directory, { recursive: true, force: true });
      await createHosted(directory, "main", options, author);
      state.repositories[name] = {
        id: store.newId(),
        owner,
        name: repo,
        visibility: options.visibility ?? "public",
        defaultBranch: "main",
        collaborators: { ...options.collaborators },
        deleteBranchOnMerge: options.deleteBranchOnMerge === true,
        mergeMethods: [...(options.mergeMethods ?? (["merge", "squash", "rebase"] as const))],
        actionsMayPropose: options.actionsMayPropose === true,
        nextNumber: 1,
        pulls: [],
        issues: [],
        statuses: [],
        checks: [],
        verified: [],
        rulesets: [],
        queue: [],
        deployments: [],
        environments: {},
        secrets: {},
        variables: {},
        runs: [],
        runNumbers: {},
        webhooks: [],
      };
      store.save();
    },
    async fork(parent, login) {
      const from = repositoryOf(parent);
      const name = `${login}/${from.name}`;
      await this.addRepository(name, { visibility: from.visibility, collaborators: { [login]: "admin" } });
      const made = repositoryOf(name);
      made.parent = fullName(from);
      const git = twin.git(made);
      await git.run(["fetch", "--quiet", twin.git(from).directory, "+refs/heads/*:refs/heads/*"]);
      store.save();
      return name;
    },
    loseReviewedCommits(name, number) {
      for (const review of findPull(repositoryOf(name), number).reviews) review.commit = null;
      store.save();
    },
    hasRepository: (name) => state.repositories[name] !== undefined,
    tokenFor(login) {
      const user = state.users[login.toLowerCase()];
      if (user === undefined) throw new Fault("INPUT_INVALID", `GitHub has no user ${login}`);
      const known = Object.entries(state.tokens).find(
        ([, one]) => one.kind === "user" && one.login === user.login,
      );
      const token = known?.[0] ?? mintToken(twin, { kind: "user", login: user.login });
      store.save();
      return token;
    },
    installationTokenFor(slug, options = {}) {
      const app = state.apps[slug];
      if (app === undefined) throw new Fault("INPUT_INVALID", `GitHub has no App ${slug}`);
      const expires = (options.expires ?? new Date(twin.now() + 3_600_000)).getTime();
      const token = mintToken(twin, {
        kind: "installation",
        app: slug,
        permissions: app.permissions,
        expires,
        seesFrom: twin.now() + twin.settings.freshTokenLag,
      });
      store.save();
      return token;
    },
    setRuleset(name, ruleset) {
      // An organisation's ruleset holds in each of its repositories, under one id.
      const organization = name.includes("/") ? undefined : name;
      const repositories =
        organization === undefined
          ? [repositoryOf(name)]
          : Object.values(state.repositories).filter((one) => one.owner === organization);
      const known = repositories.flatMap((one) => one.rulesets).find((one) => one.name === ruleset.name);
      const made = rulesetOf(known?.id ?? store.newId(), ruleset, organization);
      for (const repository of repositories) {
        const others = repository.rulesets.filter((one) => one.name !== ruleset.name);
        repository.rulesets = [...others, structuredClone(made)];
      }
      store.save();
      return made.id;
    },
    setEnvironment(name, environment, options) {
      const repository = repositoryOf(name);
      if ((options.reviewers ?? []).length > 6) {
        throw new Fault("INPUT_INVALID", `${environment}: GitHub takes six reviewers at most`);
      }
      repository.environments[environment] = {
        id: repository.environments[environment]?.id ?? store.newId(),
        name: environment,
        reviewers: [...(options.reviewers ?? [])],
        branches: [...(options.branches ?? ["main"])],
        preventSelfReview: options.preventSelfReview === true,
        adminsBypass: options.adminsBypass !== false,
        secrets: { ...options.secrets },
      };
      store.save();
    },
    setVariable(name, variable, value) {
      repositoryOf(name).variables[variable] = value;
      store.save();
    },
    jobValues(name, environment) {
      const { environments, secrets, variables } = repositoryOf(name);
      const more = environment === undefined ? {} : environments[environment]?.secrets;
      return { variables: { ...variables }, secrets: { ...secrets, ...more } };
    },
    setSecret(name, secret, value) {
      repositoryOf(name).secrets[secret] = value;
      store.save();
    },
    setWebhook(name, webhook) {
      const repository = repositoryOf(name);
      repository.webhooks = [...repository.webhooks.filter((one) => one.url !== webhook.url), { ...webhook }];
      store.save();
    },
  };
}

function rulesetOf(id: number, ruleset: RulesetSetUp, organization: string | undefined): Ruleset {
  return {
    id,
    name: ruleset.name,
    enforcement: ruleset.enforcement ?? "active",
    refs: [...(ruleset.refs ?? ["~DEFAULT_BRANCH"])],
    requiresPullRequest: ruleset.requiresPullRequest === true,
    codeOwnerReview: ruleset.codeOwnerReview === true,
    blocksForcePush: ruleset.blocksForcePush === true,
    blocksDeletion: ruleset.blocksDeletion === true,
    restrictsUpdates: ruleset.restrictsUpdates === true,
    approvals: ruleset.approvals ?? 0,
    requiredStatuses: (ruleset.requiredStatuses ?? []).map((one) => ({
      context: one.context,
      ...(one.app === undefined ? {} : { integrationId: one.app }),
    })),
    bypass: [...(ruleset.bypass ?? [])],
    ...(organization === undefined ? {} : { organization }),
    requiresSignatures: ruleset.requiresSignatures === true,
    ...(ruleset.mergeQueue === undefined ? {} : { mergeQueue: ruleset.mergeQueue }),
  };
}
