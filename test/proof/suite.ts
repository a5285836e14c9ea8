/** What a proof came to; suites add up. */
export interface Figures {
  readonly scenarios: number;
  readonly killPoints: number;
  readonly kills: number;
  readonly interleavings: number;
  readonly steps: number;
  readonly violations: readonly ProofViolation[];
}

export interface ProofViolation {
  readonly suite: string;
  /** The promise that is broken. */
  readonly invariant: string;
  readonly what: string;
  /** The seed of the block that it was found in, and which of its histories it was. */
  readonly at?: string;
  /** Plays it again: a command, or data for a named test in `test/proof/counterexamples`. */
  readonly replay: string;
}

export interface ProofRequest {
  /** The same seed plays the same run. */
  readonly seed: number;
  /** How many random interleavings. */
  readonly interleavings: number;
  /** How many kill points of each scenario, chosen by the seed; all where undefined. */
  readonly kills: number | undefined;
  /** Scenarios whose name has this in it; all where undefined. */
  readonly only?: string | undefined;
  /** End at the first broken promise, as it was found. */
  readonly first: boolean;
  /** Promises that aren't looked at. */
  readonly except: readonly string[];
}

export interface ProofSuite {
  readonly name: string;
  run(request: ProofRequest): Promise<Figures>;
}

export const NOTHING: Figures = {
  scenarios: 0,
  killPoints: 0,
  kills: 0,
  interleavings: 0,
  steps: 0,
  violations: [],
};

export function added(a: Figures, b: Figures): Figures {
  return {
    scenarios: a.scenarios + b.scenarios,
    killPoints: a.killPoints + b.killPoints,
    kills: a.kills + b.kills,
    interleavings: a.interleavings + b.interleavings,
    steps: a.steps + b.steps,
    violations: [...a.violations, ...b.violations],
  };
}
