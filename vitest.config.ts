import { defineConfig } from "vitest/config";

const shared = {
  isolate: false,
  setupFiles: ["test/loopback-only.ts", "test/fork-server.ts"],
  testTimeout: 20_000,
  hookTimeout: 60_000,
  globalSetup: ["test/run-folder.ts"],
};
const globalSetup = [...shared.globalSetup, "test/build-toolkit.ts"];
const project = (name: string, include: string[], more: object = {}) => ({
  test: { name, include, ...shared, ...more },
});

export default defineConfig({
  test: {
    passWithNoTests: false,
    // Most of a test is waiting for a process or a server: one worker more than two cores keeps both busy.
    maxWorkers: 3,
    projects: [
      project("unit", ["{chain,operations,adapters,actions,cli,promoter,sandbox}/**/*.test.ts"]),
      project("contract", ["test/contract/**/*.test.ts"]),
      project("scenarios", ["test/scenarios/**/*.test.ts"], { testTimeout: 60_000, globalSetup }),
      project("actions", ["test/actions/**/*.test.ts"], { testTimeout: 60_000, globalSetup }),
      project("proof", ["test/proof/**/*.test.ts"], { testTimeout: 60_000, globalSetup }),
      project("repository", ["test/repository/**/*.test.ts"]),
      project("interop", ["test/interop/**/*.test.ts"], {
        testTimeout: 300_000,
        hookTimeout: 600_000,
        globalSetup,
      }),
    ],
  },
});
