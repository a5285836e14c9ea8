import type { Permissions, RunObserver, RunRequest } from "./contract.ts";
import type { JobWorkflow, RunFacts } from "./job-facts.ts";
import type { WorkflowFile } from "./workflow-file.ts";

/** The jobs of one workflow file: the run's own, or a called one. */
export interface JobsRequest {
  readonly request: RunRequest;
  readonly facts: RunFacts;
  readonly observer: RunObserver;
  readonly signal: AbortSignal;
  readonly file: WorkflowFile;
  readonly workflow: JobWorkflow;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly caller: Caller | undefined;
}

interface Caller {
  readonly key: string;
  readonly name: string;
  readonly depth: number;
  readonly permissions: Permissions;
  readonly secrets: Readonly<Record<string, string>>;
}
