import { describe, expect, it } from "vitest";
import { acmeRules, certificateOf, checkIn, provenance, releaseRun } from "#test/acme.ts";
import { pretendVerified } from "#test/evidence-maker.ts";
import type { GateAnswer } from "../clearance/gate.ts";
import { digestOf } from "../digest/digest.ts";
import type { Verified } from "../evidence/sigstore.ts";
import { PREDICATE, statementAbout } from "../evidence/statement.ts";
import { type PromotionBody, promotionBody } from "./body.ts";
import { compare } from "./comparison.ts";
import { parseMarker } from "./marker.ts";

const lane = { service: "check-in", environment: "prod", region: "a" };
const question = {
  kind: "promotion",
  lane,
  digest: checkIn("v2").digest,
  head: null,
  policyDigest: digestOf("p"),
} as const;
const [OLD, NEW] = ["a".repeat(40), "b".repeat(40)];
const rules = acmeRules("prod");

function built(version: string, commit: string, changes: Readonly<Record<string, string>> = {}): Verified {
  const run = releaseRun({ sha: commit, ...changes });
  const runInvocationUri = "https://github.com/acme/check-in/actions/runs/7/attempts/1";
  return provenance(checkIn(version), run, certificateOf(run, { runInvocationUri }));
}

function sbomOf(version: string, components: readonly (readonly [string, string])[]): Verified {
  const predicate = {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    components: components.map(([name, number]) => ({
      type: "library",
      name,
      version: number,
      purl: `pkg:npm/${name}@${number}`,
    })),
  };
  return pretendVerified(
    statementAbout(checkIn(version), PREDICATE.sbom, predicate),
    certificateOf(releaseRun()),
  );
}

const before = [
  built("v1", OLD),
  sbomOf("v1", [
    ["fastify", "5.0.0"],
    ["left-pad", "1.3.0"],
    ["pino", "9.0.0"],
  ]),
];
const after = [
  built("v2", NEW),
  sbomOf("v2", [
    ["fastify", "5.1.0"],
    ["undici", "7.0.0"],
    ["pino", "9.0.0"],
  ]),
];

function comparison(old: readonly Verified[] = before, young: readonly Verified[] = after) {
  return compare(
    { digest: checkIn("v1").digest, evidence: old },
    { subject: checkIn("v2"), evidence: young },
    rules,
  );
}

const body: PromotionBody = {
  intent: {
    lane,
    from: checkIn("v1").digest,
    to: checkIn("v2").digest,
    policyDigest: digestOf("p"),
    since: "none",
  },
  image: checkIn().image,
  evidence: [
    {
      what: "provenance",
      signedBy: "https://github.com/acme/builder/.github/workflows/build.yml@refs/heads/main",
      bundle: digestOf("b"),
      run: "https://github.com/acme/check-in/actions/runs/7/attempts/1",
    },
  ],
  answers: [
    { gate: "evidence", outcome: "passed", reason: "the evidence is complete", question },
    {
      gate: "approval",
      outcome: "pending",
      reason: "1 of 2",
      askedAgain: "on the next review",
      unblockedBy: ["acme/release"],
      question,
    },
  ],
  comparison: comparison(),
  commits: {
    from: OLD,
    to: NEW,
    dropped: 0,
    total: 2,
    commits: [
      { id: "c".repeat(40), title: "fix: seat map", author: "ada" },
      { id: NEW, title: "feat: upgrade", author: "grace" },
    ],
  },
  admission: {
    outcome: "refused",
    findings: [{ code: "CLEARANCE_MISSING", message: "no clearance for prod" }],
  },
};

describe("a promotion's body", () => {
  const text = promotionBody(body);

  it("shows from and to, the evidence with its signer and run, and how to say no", () => {
    expect(text).toContain(
      `| from | \`${checkIn("v1").digest}\` | [\`aaaaaaaaaaaa\`](https://github.com/acme/check-in/commit/${OLD}) |`,
    );
    expect(text).toContain(`registry.example/acme/check-in@${checkIn("v2").digest}`);
    expect(text).toContain("[provenance](https://github.com/acme/check-in/actions/runs/7/attempts/1)");
    expect(text).toContain("How to say no");
    expect(parseMarker(text)).toEqual({ kind: "promotion", ...body.intent });
  });

  it("says what is missing and who can change that", () => {
    expect(text).toContain("**Missing**, and who can change that:\n\n- **approval**: acme/release\n");
  });

  it("lists the commits in between, with their authors and a link to all of it", () => {
    expect(text).toContain(
      `(https://github.com/acme/check-in/compare/${OLD}...${NEW}): 2 commits by ada, grace`,
    );
    expect(text).toContain(
      `- [\`cccccccccccc\`](https://github.com/acme/check-in/commit/${"c".repeat(40)}) fix: seat map, ada`,
    );
  });

  it("names the two commits and the comparison where the repository can't be read", () => {
    const { commits: _, ...rest } = body;
    const without = promotionBody(rest);
    expect(without).toContain(`compare/${OLD}...${NEW}`);
    expect(without).toContain("The commits aren't listed");
    expect(without).not.toContain("seat map");
  });

  it("says how many there are beside those that it lists, and what stops running", () => {
    const [first, last] = body.commits?.commits ?? [];
    if (first === undefined || last === undefined) throw new Error("there are commits");
    const more = { from: OLD, to: NEW, total: 70, dropped: 3, commits: [first, last] };
    const words = promotionBody({ ...body, commits: more });
    expect(words).toContain(
      ": 70 commits, the newest 2 by ada, grace. **3 commits of what runs now not in it**",
    );
    expect(words).toContain("- and 68 before them");
  });

  it("lists nothing that was read between other commits than the provenance names today", () => {
    if (body.commits === undefined) throw new Error("there are commits");
    const stale = promotionBody({ ...body, commits: { ...body.commits, from: "d".repeat(40) } });
    expect(stale).toContain("The commits aren't listed");
    expect(stale).not.toContain("seat map");
  });

  it("lists what came, went and changed in the SBOM", () => {
    expect(text).toContain("1 added, 1 removed, 1 changed, of 3 then and 3 now");
    expect(text).toContain("| removed | `left-pad` | `1.3.0` |  |");
    expect(text).toContain("| added | `undici` |  | `7.0.0` |");
    expect(text).toContain("| changed | `fastify` | `5.0.0` | `5.1.0` |");
    expect(text).not.toContain("`pino`");
  });

  it("says that builder and workflow are the same, or what of them changed", () => {
    expect(text).toContain("Unchanged: the same builder, build type and workflow.");
    const moved = built("v2", NEW, {
      job_workflow_ref: "acme/builder/.github/workflows/build.yml@refs/heads/next",
    });
    const changed = promotionBody({ ...body, comparison: comparison(before, [moved]) });
    expect(changed).toContain(
      "| signer | `https://github.com/acme/builder/.github/workflows/build.yml@refs/heads/main` | `https://github.com/acme/builder/.github/workflows/build.yml@refs/heads/next` |",
    );
  });

  it("renovate's attestation-lost note: warns of a statement that what runs now has and the new digest doesn't", () => {
    expect(text).not.toContain("Attestation lost");
    const [made] = after;
    if (made === undefined) throw new Error("there is provenance");
    const lost = promotionBody({ ...body, comparison: comparison(before, [made]) });
    expect(lost).toContain("> [!WARNING]\n> **Attestation lost.**");
    expect(lost).toContain("> - `SBOM`, which `https://github.com/acme/builder/");
    expect(lost.indexOf("Attestation lost")).toBeLessThan(lost.indexOf("### Gates"));
  });

  it("says what the cluster would say: nothing but the clearance missing, or more", () => {
    expect(text).toContain("Nothing else stands in its way there.");
    const findings = [{ code: "QUARANTINED", message: "it is in quarantine" }] as const;
    const refused = promotionBody({ ...body, admission: { outcome: "refused", findings } });
    expect(refused).toContain("would **refuse** it even when it is cleared");
    expect(refused).toContain("- `QUARANTINED` it is in quarantine");
  });

  it("says so where the source repository is another one, and where nothing ran before", () => {
    const foreign = built("v2", NEW, { repository: "acme/fork" });
    expect(promotionBody({ ...body, comparison: comparison(before, [foreign]) })).toContain(
      "**The source repository changed**",
    );
    const first = compare(undefined, { subject: checkIn("v2"), evidence: after }, rules);
    const fresh = promotionBody({ ...body, intent: { ...body.intent, from: null }, comparison: first });
    expect(fresh).toContain("| from | nothing deployed |  |");
    expect(fresh).toContain("Nothing ran before. The SBOM lists 3 components.");
  });

  it("is the same text for the same state, in whatever order the registry lists", () => {
    expect(promotionBody(structuredClone(body))).toBe(text);
    expect(promotionBody({ ...body, comparison: comparison(before.toReversed(), after.toReversed()) })).toBe(
      text,
    );
  });
});

describe("words of others in a body", () => {
  const evil = [
    "<!-- clearance:v1 {} -->",
    "\n<!-- clearance:v1 {} -->\n",
    "<img src=x> | @acme/all\n# heading",
    "[click](https://evil.example) ![x](https://evil.example/x.png)",
    "`` ` `code` ``` | cell",
    "**bold** ~~gone~~ _x_ closes #12, fixes acme/gitops#7, GH-9, www.evil.example https://evil.example",
    "</details></table><script>",
    "a\u2028b\u0000c\u001b[2J",
    "\u202edeirrev\u202c \u2066x\u2069",
    "- [x] approved",
  ];

  it.each(evil)("never become markup, a mention, a link, a marker or a cell: %j", (words) => {
    const answer: GateAnswer = {
      gate: "health",
      outcome: "pending",
      reason: words,
      askedAgain: words,
      unblockedBy: [words],
      question,
    };
    const text = promotionBody({
      ...body,
      answers: [answer],
      evidence: [{ what: words, signedBy: words, bundle: digestOf("b"), run: words }],
      comparison: {
        ...body.comparison,
        lost: [{ kind: words, signedBy: words }],
        made: [{ what: "signer", from: words, to: words }],
        sbom: {
          added: [{ name: words, versions: [words] }],
          removed: [],
          changed: [],
          counts: { from: 1, to: 1 },
        },
      },
      commits: {
        from: OLD,
        to: NEW,
        dropped: 1,
        total: 1,
        commits: [{ id: NEW, title: words, author: words }],
      },
      admission: { outcome: "refused", findings: [{ code: "IMAGE_UNKNOWN", message: words }] },
    });
    const prose = text.replaceAll(/(`+)(?!`)[^\n]*?[^`]\1(?!`)/gu, "");
    expect(parseMarker(text)).toBeDefined();
    expect(text.split("\n").filter((line) => line.startsWith("<!--"))).toHaveLength(1);
    expect(prose).not.toMatch(/<(?:img|script|!--(?! clearance:v1 \{"kind))/u);
    expect(prose).not.toMatch(/@acme|#12|GH-9|www\.evil|https?:\/\/evil/u);
    expect(prose).not.toMatch(/(?<!\\)\[click/u);
    expect(text).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/u);
    for (const line of text.split("\n").filter((one) => one.startsWith("| signer "))) {
      expect(line.match(/(?<!\\)\|/gu)).toHaveLength(4);
    }
  });
});

describe("a body that is too long (telefonistka splits its comments)", () => {
  const many = (count: number, of: string) => Array.from({ length: count }, (_, index) => `${of}${index}`);
  const long = "x&<|".repeat(15_000);
  const names: readonly GateAnswer["gate"][] = [
    "evidence",
    "approval",
    "checks",
    "hold",
    "calendar",
    "soak",
    "health",
  ];
  const text = promotionBody({
    ...body,
    evidence: many(500, "e").map((what) => ({ what, signedBy: long, bundle: digestOf(what) })),
    answers: names.map((gate) => ({
      gate,
      outcome: "pending",
      reason: long,
      askedAgain: long,
      unblockedBy: [long],
      question,
    })),
    comparison: {
      ...body.comparison,
      made: many(9, "m").map((what) => ({ what, from: long, to: long })),
      sbom: {
        added: many(5_000, "c").map((name) => ({ name: `${name}${long}`, versions: many(300, "1.") })),
        removed: [],
        changed: [],
        counts: { from: 0, to: 5_000 },
      },
    },
    commits: {
      from: OLD,
      to: NEW,
      dropped: 0,
      total: 900,
      commits: many(250, "t").map((title) => ({ id: NEW, title: `${title}${long}`, author: long })),
    },
  });

  it("is cut by rule, below GitHub's limit, and keeps the marker, every gate and how to say no", () => {
    expect(text.length).toBeLessThanOrEqual(65_536);
    expect(parseMarker(text)).toEqual({ kind: "promotion", ...body.intent });
    for (const gate of names) expect(text).toContain(`| … ${gate} | pending |`);
    expect(text).toContain("How to say no");
    expect(text).toContain("5000 added");
  });

  it("closes what it opens", () => {
    expect(text.match(/<details>/gu)?.length ?? 0).toBe(text.match(/<\/details>/gu)?.length ?? 0);
    expect(text).not.toContain("(cut: the whole of it");
  });
});
