import { runAction } from "#adapters/host/run-action.ts";
import { Fault } from "#chain/fault.ts";

/** An action that does one thing of each kind, so that the host is tested as the runner sees it. */
await runAction("probe", async (host) => {
  const token = host.secret("token");
  host.info(`the token is ${token}`);
  await host.group("work", async () =>
    host.notice("look here", { title: "Note", file: "app.yaml", line: 3 }),
  );
  host.setOutput("digest", "sha256:abc");
  host.setOutput("report", "two\nlines");
  host.summary("## Probe");
  switch (host.input("end")) {
    case "refused":
      return host.fail(
        Array.from({ length: 12 }, (_, n) => ({ code: "HELD" as const, message: `finding ${n + 1}` })),
      );
    case "fault":
      throw new Fault("POLICY_UNREADABLE", "clearance.yaml isn't on main");
    case "nobody awaited":
      void Promise.reject(new TypeError("nobody awaited this"));
      return new Promise((resolve) => setTimeout(resolve, 5_000));
    case "bug":
      throw new TypeError("nobody expected this");
    default:
      host.info(`strict: ${host.flag("strict")}`);
  }
});
