import { describe, expect, it } from "vitest";
import { digestOf } from "#chain/digest/digest.ts";
import { parseImageReference } from "#chain/digest/image-name.ts";
import { openBreakGlass } from "#operations/break-glass.ts";
import { memoryWorld } from "./memory-world.ts";

const HOUR = 3_600_000;
const ALLOWED = (policy: string) =>
  policy.replace(/- name: prod\n/, "$&    admission: { breakGlass: { longest: 2h } }\n");
const OWNERS = { ".github/CODEOWNERS": "/break-glass/ @carol @dave\n" };

describe("break-glass", () => {
  it("is worth nothing before a second code owner approves its head, ends, and is then proposed away", async () => {
    await using world = await memoryWorld({ sharedClock: true, policy: ALLOWED, files: OWNERS });
    await world.release("v1");
    const image = parseImageReference(`${world.image}@${digestOf("fix")}`);
    const ask = {
      environment: "prod",
      subject: { kind: "image", image },
      namespace: undefined,
      reason: "the gate is down",
      length: 2 * HOUR,
    } as const;
    const ports = { git: world.git, github: world.as("carol"), now: world.ports.now };

    expect(await openBreakGlass({ ...ask, length: 3 * HOUR }, ports)).toMatchObject({
      outcome: "refused",
      findings: [{ code: "BREAK_GLASS_FORBIDDEN" }],
    });
    expect(await openBreakGlass(ask, { ...ports, github: world.as("mallory") })).toMatchObject({
      outcome: "refused",
      findings: [{ code: "NOT_PERMITTED" }],
    });
    const opened = await openBreakGlass(ask, ports);
    if (opened.outcome !== "opened") throw new Error("refused");
    const number = opened.pullRequest;

    const status = async () => {
      await world.apply();
      const { open } = await world.promoter.pullRequests("main");
      const head = open.find((one) => one.number === number)?.head.commit ?? "";
      const [said] = (await world.promoter.statuses(head)).filter(({ context }) => context === "clearance");
      return `${said?.state} ${said?.description.slice(0, 18)}`;
    };
    expect(await status()).toBe("failure BREAK_GLASS_OPENED");
    await world.review(number, "carol");
    expect(await status()).toBe("failure BREAK_GLASS_OPENED");
    await world.review(number, "erin");
    expect(await status()).toBe("failure BREAK_GLASS_OPENED");
    await world.review(number, "dave");
    expect(await status()).toMatch(/^success/);
    await world.merge("carol", number);

    world.pass(2 * HOUR - 60_000);
    await world.apply();
    expect((await world.promoter.pullRequests("main")).open.map(({ title }) => title)).not.toContain(
      "remove break-glass that is over",
    );
    world.pass(2 * 60_000);
    await world.apply();
    await world.apply();
    const over = (await world.promoter.pullRequests("main")).open.filter(
      ({ title }) => title === "remove break-glass that is over",
    );
    expect(over).toHaveLength(1);
    await world.close("carol", over[0]?.number ?? 0);
    await world.apply();
    expect((await world.promoter.pullRequests("main")).open.map(({ title }) => title)).not.toContain(
      "remove break-glass that is over",
    );
  });
});
