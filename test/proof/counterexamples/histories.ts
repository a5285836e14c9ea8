import type { History } from "../model/command.ts";

/** Histories that once broke a promise, as short as they get; the name says what went wrong. */
export const COUNTEREXAMPLES: Readonly<Record<string, History>> = {
  "a process ends between making a branch and its commit, and main moves on: the lane isn't stuck": {
    platform: 1,
    before: 0,
    commands: [
      { do: "hold", lane: 5 },
      { do: "release", attested: true },
      { do: "run", who: 0, calls: 5, pick: 1 },
    ],
  },
  "a candidate overtakes one that has waited, where the environment before took it: it isn't kept out for good":
    {
      platform: 1,
      before: 1,
      commands: [
        { do: "release", attested: true },
        { do: "run", who: 0, calls: 36, pick: 0 },
        { do: "release", attested: true },
        { do: "clock", minutes: 1440 },
      ],
    },
};
